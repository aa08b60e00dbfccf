import { expect, test } from "vitest";
import { moved, movedBy } from "./moved";

const list = ["a", "b", "c", "d"];

test("a picture dropped before or after another stands there", () => {
  expect(moved(list, ["d"], "b", "before")).toEqual(["a", "d", "b", "c"]);
  expect(moved(list, ["a"], "c", "after")).toEqual(["b", "c", "a", "d"]);
});

test("several dropped together keep their order", () => {
  expect(moved(list, ["d", "a"], "b", "after")).toEqual(["b", "a", "d", "c"]);
});

test("dropping something on itself or on nothing moves nothing", () => {
  expect(moved(list, ["b"], "b", "after")).toEqual(list);
  expect(moved(list, ["b"], "gone", "before")).toEqual(list);
});

test("steps stop at the ends", () => {
  expect(movedBy(list, "b", -1)).toEqual(["b", "a", "c", "d"]);
  expect(movedBy(list, "b", Number.POSITIVE_INFINITY)).toEqual(["a", "c", "d", "b"]);
  expect(movedBy(list, "b", Number.NEGATIVE_INFINITY)).toEqual(["b", "a", "c", "d"]);
  expect(movedBy(list, "gone", 1)).toEqual(list);
});
