import { expect, test } from "vitest";
import { lastingKeys } from "./lasting-keys";

const before = lastingKeys([], ["one", "two", "three"]);
const keys = (texts: string[]) => lastingKeys(before, texts).map(({ key }) => key);

test("each text has a key of its own, also when the words are the same", () => {
  expect(lastingKeys([], ["same", "same"]).map(({ key }) => key)).toEqual([0, 1]);
});

test("texts keep their keys when one comes before, between or behind them", () => {
  expect(keys(["new", "one", "two", "three"])).toEqual([3, 0, 1, 2]);
  expect(keys(["one", "new", "two", "three"])).toEqual([0, 3, 1, 2]);
  expect(keys(["one", "two", "three", "new"])).toEqual([0, 1, 2, 3]);
});

test("texts keep their keys when one before them goes", () => {
  expect(keys(["two", "three"])).toEqual([1, 2]);
  expect(keys(["one", "three"])).toEqual([0, 2]);
  expect(keys([])).toEqual([]);
});

test("an edited text stays the one it was", () => {
  expect(keys(["one", "2", "three"])).toEqual([0, 1, 2]);
  expect(keys(["1", "2", "3"])).toEqual([0, 1, 2]);
});
