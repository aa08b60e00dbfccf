import { expect, test } from "vitest";
import { placeAt } from "./touchPlace";

const box = (key: string, left: number, top: number) => ({
  key,
  left,
  top,
  width: 100,
  height: 80,
});
const grid = [box("a", 0, 0), box("b", 100, 0), box("c", 0, 80)];

test("a finger on the right half of a picture means the gap behind it", () => {
  expect(placeAt(170, 40, grid, "rows")).toEqual({ key: "b", side: "after" });
  expect(placeAt(120, 40, grid, "rows")).toEqual({ key: "b", side: "before" });
});

test("a finger beside everything means the nearest", () => {
  expect(placeAt(190, 500, grid, "rows")).toEqual({ key: "c", side: "after" });
  expect(placeAt(-20, -20, grid, "rows")).toEqual({ key: "a", side: "before" });
});

test("in a column only height counts", () => {
  expect(placeAt(90, 100, [box("a", 0, 0), box("c", 0, 80)], "column")).toEqual({
    key: "c",
    side: "before",
  });
});

test("without items there is no place", () => {
  expect(placeAt(0, 0, [], "rows")).toBeNull();
});
