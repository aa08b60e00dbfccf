import { expect, test } from "vitest";
import { combined, differences } from "./differences";

const marked = (a: string, b: string) => {
  const { a: left, b: right } = differences(a, b);
  const show = (all: typeof left) =>
    all.map(({ text, isNew }) => (isNew ? `[${text}]` : text)).join("");
  return [show(left), show(right)];
};

test("the words that two people wrote differently are marked, and no others", () => {
  expect(marked("A house by the lake", "A house at the lake")).toEqual([
    "A house [by] the lake",
    "A house [at] the lake",
  ]);
  expect(marked("Sauna, pool", "Sauna, pool and bar")).toEqual([
    "Sauna, pool",
    "Sauna, pool[ and bar]",
  ]);
  expect(marked("", "New")).toEqual(["", "[New]"]);
  expect(marked("غرفة مع إطلالة", "غرفة بلا إطلالة")).toEqual([
    "غرفة [مع] إطلالة",
    "غرفة [بلا] إطلالة",
  ]);
});

test("the stretches are the whole text again, whatever it is", () => {
  for (const [a, b] of [
    ["one two\n\nthree 🏨!", "two  three 🏨🏨?"],
    ["x ".repeat(3_000), `y ${"x ".repeat(2_999)}z`],
  ] as const) {
    const found = differences(a, b);
    expect(found.a.map(({ text }) => text).join("")).toBe(a);
    expect(found.b.map(({ text }) => text).join("")).toBe(b);
  }
});

test("changes of two people in different places come together", () => {
  expect(
    combined(
      "A house by the lake. Breakfast until ten.",
      "A quiet house by the lake. Breakfast until ten.",
      "A house by the lake. Breakfast until eleven.",
    ),
  ).toEqual({ text: "A quiet house by the lake. Breakfast until eleven.", isClean: true });
  expect(combined("Rest", "Rest", "Rest well")).toEqual({ text: "Rest well", isClean: true });
  expect(combined("", "Ours", "Ours")).toEqual({ text: "Ours", isClean: true });
});

test("where both changed the same words both versions are kept, to be read by somebody", () => {
  expect(combined("Open daily", "Open weekdays", "Open weekends")).toEqual({
    text: "Open weekdays weekends",
    isClean: false,
  });
  // A space in common is nothing in common.
  expect(combined("Rest by water", "Half a thought", "Words of hers")).toEqual({
    text: "Half a thought Words of hers",
    isClean: false,
  });
  expect(combined("", "Mine", "Theirs")).toEqual({ text: "Mine Theirs", isClean: false });
});
