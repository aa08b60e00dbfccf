import { describe, expect, test } from "vitest";
import type { Rect } from "../api/types";
import {
  carried,
  type Handle,
  isWhole,
  movedBy,
  ratioOf,
  resizedBy,
  shapeAround,
  shapedInside,
  WHOLE,
  within,
} from "./framing";

const rect = (x: number, y: number, width: number, height: number): Rect => ({
  x,
  y,
  width,
  height,
});
/** Of a photo of 3000 × 2000. */
const LANDSCAPE = 1.5;

function expectRect(actual: Rect, expected: Rect) {
  for (const side of ["x", "y", "width", "height"] as const) {
    expect(actual[side], side).toBeCloseTo(expected[side], 6);
  }
}

test("a shape lies around the focal point as far as the picture goes", () => {
  expectRect(shapeAround(1, [0.5, 0.5], LANDSCAPE), rect(1 / 6, 0, 2 / 3, 1));
  expectRect(shapeAround(1, [0.05, 0.9], LANDSCAPE), rect(0, 0, 2 / 3, 1));
  expectRect(shapeAround(3, [0.5, 0.9], LANDSCAPE), rect(0, 0.5, 1, 0.5));
});

test("a part of a part is a part of the whole, and its points are found again", () => {
  const part = rect(0.2, 0.4, 0.5, 0.5);
  expectRect(within(part, rect(0.5, 0, 0.5, 1)), rect(0.45, 0.4, 0.25, 0.5));
  expect(carried([0.5, 0.5], part, WHOLE)).toEqual([0.45, 0.65]);
  const [x, y] = carried([0.45, 0.65], WHOLE, part) ?? [];
  expect([x, y]).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)]);
  expect(carried([0.1, 0.5], WHOLE, part)).toBeNull();
});

test("a part that is moved stays within the picture", () => {
  expectRect(movedBy(rect(0.1, 0.1, 0.5, 0.5), -0.3, 0.9), rect(0, 0.5, 0.5, 0.5));
});

describe("the edges of a crop", () => {
  const part = rect(0.2, 0.2, 0.4, 0.4);

  test("move alone when the shape is free", () => {
    expectRect(resizedBy(part, "e", [0.1, 0.3], null, LANDSCAPE), rect(0.2, 0.2, 0.5, 0.4));
    expectRect(resizedBy(part, "nw", [-0.1, 0.1], null, LANDSCAPE), rect(0.1, 0.3, 0.5, 0.3));
  });

  test("never leave the picture nor pass each other", () => {
    expectRect(resizedBy(part, "w", [-0.9, 0], null, LANDSCAPE), rect(0, 0.2, 0.6, 0.4));
    expectRect(resizedBy(part, "s", [0, -0.9], null, LANDSCAPE), rect(0.2, 0.2, 0.4, 0.05));
  });

  test("keep a chosen shape, whichever is held and however far it is drawn", () => {
    const square = shapedInside(part, 1, LANDSCAPE);
    expect(ratioOf(square, LANDSCAPE)).toBeCloseTo(1);
    const handles: Handle[] = ["n", "e", "s", "w", "ne", "se", "sw", "nw"];
    for (const handle of handles) {
      for (const by of [-2, -0.3, -0.05, 0.05, 0.3, 2]) {
        const drawn = resizedBy(square, handle, [by, by], 1, LANDSCAPE);
        expect(ratioOf(drawn, LANDSCAPE), `${handle} ${by}`).toBeCloseTo(1);
        for (const least of [drawn.x, drawn.y]) expect(least).toBeGreaterThanOrEqual(-1e-9);
        expect(drawn.x + drawn.width).toBeLessThanOrEqual(1 + 1e-9);
        expect(drawn.y + drawn.height).toBeLessThanOrEqual(1 + 1e-9);
        expect(drawn.width).toBeGreaterThan(0.01);
      }
    }
    // The corner that is not held stays.
    const drawn = resizedBy(square, "se", [0.1, 0], 1, LANDSCAPE);
    expect([drawn.x, drawn.y]).toEqual([square.x, square.y]);
  });
});

test("nearly everything is everything", () => {
  expect(isWhole(rect(0.001, 0, 0.998, 1))).toBe(true);
  expect(isWhole(rect(0.01, 0, 0.99, 1))).toBe(false);
});
