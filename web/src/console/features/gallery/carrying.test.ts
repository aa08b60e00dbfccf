import { expect, test } from "vitest";
import { type Carried, carriedOn, carriedOrder } from "./carrying";

const all = ["a", "b", "c", "d", "e"];
const lifted = (...keys: string[]): Carried => ({
  keys: new Set(keys),
  beside: null,
  position: all.indexOf(keys[0] ?? "") + 1,
});
/** Carries on by each of the steps, and answers where everything stands then. */
const after = (carried: Carried, ...steps: number[]) => {
  let now = carried;
  for (const step of steps) {
    const order = carriedOrder(all, now);
    now = carriedOn(order, order, now, step);
  }
  return carriedOrder(all, now).join("");
};

test("a picture is carried there and back, one by one or line by line", () => {
  expect(after(lifted("b"), 1)).toBe("acbde");
  expect(after(lifted("b"), 1, 1, -1)).toBe("acbde");
  expect(after(lifted("b"), 3)).toBe("acdeb");
  expect(after(lifted("d"), -2, 2)).toBe("abcde");
});

test("at both ends it goes no further", () => {
  expect(after(lifted("b"), Number.NEGATIVE_INFINITY, -1)).toBe("bacde");
  expect(after(lifted("b"), Number.POSITIVE_INFINITY, 1)).toBe("acdeb");
  const first = lifted("a");
  expect(carriedOn(all, all, first, -1)).toBe(first);
});

test("several go together, in the order they have", () => {
  expect(after(lifted("b", "d"), 1)).toBe("acbde");
  expect(after(lifted("b", "d"), 2)).toBe("acebd");
  expect(after(lifted("b", "d"), -1)).toBe("bdace");
  expect(after(lifted(...all), 2)).toBe("abcde");
});

test("among some of the pictures it goes from one of these to the next", () => {
  const shown = ["a", "c", "e"];
  const on = carriedOn(all, shown, lifted("a"), 1);
  expect(carriedOrder(all, on).join("")).toBe("bcade");
});

test("what a colleague does meanwhile stays: the neighbour leads, and its place when it is gone", () => {
  const behindC = carriedOn(all, all, lifted("b"), 1);
  expect(carriedOrder(["e", "c", "d", "b", "a"], behindC).join("")).toBe("ecbda");
  expect(carriedOrder(["a", "b", "d", "e"], behindC).join("")).toBe("adbe");
  expect(behindC.position).toBe(3);
});
