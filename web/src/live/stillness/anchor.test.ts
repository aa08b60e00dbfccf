import { expect, test } from "vitest";
import { heldBy, rearranged } from "./anchor";

test("what is seen first is held, and the rest may move", () => {
  const grown = [
    { moved: 0, area: 40 },
    { moved: 30, area: 60 },
  ];
  expect(heldBy(grown, 7)).toBe(0);
});

test("a strip at the upper edge does not speak for a screen that moved", () => {
  const grown = [
    { moved: 0, area: 10 },
    { moved: 30.2, area: 50 },
    { moved: 29.9, area: 40 },
  ];
  expect(heldBy(grown, 7)).toBe(30.2);
});

test("when everything goes its own way, the section stays", () => {
  const scattered = [-600, 300, 20, 900, -40].map((moved) => ({ moved, area: 20 }));
  expect(heldBy(scattered, 7)).toBe(7);
  expect(heldBy([], 7)).toBe(7);
});

test("items that came or went have not changed places, those that were exchanged have", () => {
  expect(rearranged(["a", "b", "c"], ["new", "a", "c"])).toEqual(new Set());
  expect(rearranged(["a", "b", "c"], ["b", "a", "c"])).toEqual(new Set(["a", "b"]));
});
