import { expect, test } from "vitest";
import { ApiError, type Conflict } from "../api/problem";
import { type } from "./draft";
import { FormStore } from "./FormStore";
import { type Counterpart, submit } from "./submission";

type Texts = { slogan: string };

const words = {
  nothingChanged: () => "Nothing was changed.",
  openToChoose: () => "Open the form to choose.",
  refused: (count: number) => `${count} fields were refused.`,
};

/** A form on the screen into which somebody types, and a server that it never saw change. */
function desk(save: (changed: Partial<Texts>) => Promise<Texts>) {
  const store = new FormStore();
  store.belongTo("ann");
  const counterpart: Counterpart<Texts> = {
    server: { slogan: "Sleep well" },
    base: 4,
    save,
    read: (raw) => raw as string,
  };
  const send = () => submit(store, "texts", counterpart, words);
  store.offer("texts", send);
  const write = (slogan: string) => {
    const { draft } = store.read<Texts>("texts");
    store.update<Texts>("texts", { draft: type(draft, "slogan", slogan, counterpart.server) });
  };
  return { store, send, write };
}

test("of several saves without an answer the server may have any: nobody is asked whether it is theirs", async () => {
  const noAnswer = new ApiError(0, "No answer");
  const conflict: Conflict = {
    revision: 5,
    fields: { slogan: { theirs: "One", yours: "One, two, three" } },
  };
  const answers: (ApiError | null)[] = [
    noAnswer,
    noAnswer,
    new ApiError(409, "Changed meanwhile", {}, conflict),
    null,
  ];
  const sent: Partial<Texts>[] = [];
  const { store, send, write } = desk(async (changed) => {
    sent.push(changed);
    const refusal = answers.shift();
    if (refusal) throw refusal;
    return { slogan: changed.slogan ?? "" };
  });
  write("One");
  expect(await send()).toBe(false);
  write("One, two");
  expect(await send()).toBe(false);
  write("One, two, three");
  expect(await send()).toBe(true);
  expect(sent.map(({ slogan }) => slogan)).toEqual([
    "One",
    "One, two",
    "One, two, three",
    "One, two, three",
  ]);
  expect(store.read("texts").unanswered).toEqual({});
});
