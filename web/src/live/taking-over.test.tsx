import { renderToString } from "preact-render-to-string";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { click, leave, takeOver, waiting } from "../testing/guest";
import { InTurn, PageTurns } from "../ui/turns";
import { takingOver } from "./taking-over";

afterEach(leave);

function Counter({ name }: { name: string }) {
  const [count, setCount] = useState(0);
  return (
    <button type="button" id={name} onClick={() => setCount(count + 1)}>
      {name} {count}
    </button>
  );
}

const parts = ["rooms", "gallery", "contact"];
const page = (
  <main>
    {parts.map((part) => (
      <InTurn key={part} part={part}>
        <Counter name={part} />
      </InTurn>
    ))}
  </main>
);

/** The page as the server wrote it, in the browser, and what its parts answer to a click each. */
function open() {
  const { turns, run } = takingOver();
  const html = renderToString(page as Parameters<typeof renderToString>[0]);
  const root = takeOver(html, <PageTurns.Provider value={turns}>{page}</PageTurns.Provider>);
  const press = async () => {
    for (const button of root.querySelectorAll("button")) await waiting(() => click(button));
    return [...root.querySelectorAll("button")].map((button) => button.textContent);
  };
  return { root, run, press };
}

test("until its turn a part is what the server wrote, to the last node", async () => {
  const { root, press } = open();
  const before = [...root.querySelectorAll("button")];
  expect(await press()).toEqual(["rooms 0", "gallery 0", "contact 0"]);
  expect([...root.querySelectorAll("button")]).toEqual(before);
});

test("one part after the other answers, and all of them in the end", async () => {
  const { root, run, press } = open();
  const before = [...root.querySelectorAll("button")];
  await waiting(() => {});
  await run();
  await waiting(() => {});
  expect(await press()).toEqual(["rooms 1", "gallery 1", "contact 1"]);
  expect([...root.querySelectorAll("button")]).toEqual(before);
});

test("a guest who touches the page does not wait for turns", async () => {
  const { root, run, press } = open();
  const end = run();
  await waiting(() => {
    root.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  });
  // Not a turn has come yet: the first idle moment is still ahead.
  expect(await press()).toEqual(["rooms 1", "gallery 1", "contact 1"]);
  await end;
});
