import { expect, test } from "vitest";
import { lineAt, placeAt } from "./pointerPlace";

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

test("where lines are read from the right, behind is on the left", () => {
  expect(placeAt(170, 40, grid, "rows-from-right")).toEqual({ key: "b", side: "before" });
  expect(placeAt(120, 40, grid, "rows-from-right")).toEqual({ key: "b", side: "after" });
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

test("the line stands at the edge that was meant", () => {
  const edges = (flow: "rows" | "rows-from-right", side: "before" | "after") =>
    lineAt({ key: "b", side }, grid, flow)?.left;
  expect(edges("rows", "before")).toBe(98);
  expect(edges("rows", "after")).toBe(198);
  expect(edges("rows-from-right", "before")).toBe(198);
  expect(edges("rows-from-right", "after")).toBe(98);
  expect(lineAt({ key: "gone", side: "after" }, grid, "rows")).toBeNull();
});
