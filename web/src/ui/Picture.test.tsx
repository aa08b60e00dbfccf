import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { picture } from "../testing/glenlough";
import { doing, leave, open, waiting } from "../testing/guest";
import { Picture } from "./Picture";

let finishDecoding: (() => void)[] = [];
let failDecoding: ((reason: Error) => void)[] = [];

beforeEach(() => {
  finishDecoding = [];
  failDecoding = [];
  // jsdom has none of its own.
  HTMLImageElement.prototype.decode ??= () => Promise.resolve();
  vi.spyOn(HTMLImageElement.prototype, "decode").mockImplementation(
    () =>
      new Promise<void>((resolve, reject) => {
        finishDecoding.push(resolve);
        failDecoding.push(reject);
      }),
  );
});

afterEach(() => {
  leave();
  vi.restoreAllMocks();
});

const shown = (container: HTMLElement) =>
  container.querySelector("picture:not(.leaving) img")?.getAttribute("alt");
const settle = (steps: (() => void) | undefined) => waiting(() => steps?.());

describe("staff exchange a picture while a guest looks at it", () => {
  test("the old one stays until the new one is decoded", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("new")} sizes="100vw" />);
    expect(shown(container)).toBe("Alt of old");
    await settle(finishDecoding[0]);
    expect(shown(container)).toBe("Alt of new");
    expect(container.firstElementChild?.getAttribute("data-image")).toBe("new");
    expect(container.querySelectorAll("picture")).toHaveLength(1);
  });

  test("the last of several wins, whichever is decoded first", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("second")} sizes="100vw" />);
    rerender(<Picture image={picture("third")} sizes="100vw" />);
    await settle(finishDecoding[1]);
    await settle(finishDecoding[0]);
    expect(shown(container)).toBe("Alt of third");
  });

  test("one that cannot be loaded takes its place all the same", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("broken")} sizes="100vw" />);
    await settle(() => failDecoding[0]?.(new Error("no such picture")));
    expect(shown(container)).toBe("Alt of broken");
  });

  test("the first one back again needs no decoding", async () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("new")} sizes="100vw" />);
    rerender(<Picture image={picture("old", { alt: "Old, again" })} sizes="100vw" />);
    await settle(finishDecoding[0]);
    expect(shown(container)).toBe("Old, again");
  });

  test("a new alternative text is there at once", () => {
    const { container, rerender } = open(<Picture image={picture("old")} sizes="100vw" />);
    rerender(<Picture image={picture("old", { alt: "The lake" })} sizes="100vw" />);
    expect(shown(container)).toBe("The lake");
    expect(finishDecoding).toHaveLength(0);
  });
});

test("a blurred preview stands behind a picture that is still on its way", () => {
  const { container } = open(<Picture image={picture("slow")} sizes="100vw" />);
  const frame = container.firstElementChild as HTMLElement;
  const img = container.querySelector("img") as HTMLImageElement;
  expect(img.complete).toBe(false);
  expect(frame.style.backgroundImage).toMatch(/^url\("?data:image\/png/);
  doing(() => {
    img.dispatchEvent(new Event("load"));
  });
  expect(frame.style.backgroundImage).toBe("");
});
