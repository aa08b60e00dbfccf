// @vitest-environment node
import { expect, test } from "vitest";
import { contrast, legible } from "./color";

test("a colour that can be read is left alone, to the letter", () => {
  expect(legible("#1F4D3A", ["#FFFFFF", "#f6f7f8"])).toBe("#1F4D3A");
});

/** Hue in degrees, as painters' wheels have it. */
function hue(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI;
}

test.each([
  ["#ffd400", "#ffffff"],
  ["#f59e0b", "#fbf8f2"],
  ["#007bff", "#ffffff"],
  ["#e0301e", "#101820"],
  ["#0a3d91", "#101820"],
])("%s on %s keeps its hue and goes no farther than it must", (color, ground) => {
  const shown = legible(color, [ground]);
  expect(contrast(shown, ground)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(shown, ground)).toBeLessThan(4.6);
  expect(Math.abs(hue(shown) - hue(color))).toBeLessThan(12);
});

test("on two grounds it can be read on both", () => {
  const shown = legible("#999999", ["#ffffff", "#c8c8c8"]);
  expect(contrast(shown, "#c8c8c8")).toBeGreaterThanOrEqual(4.5);
  expect(contrast(shown, "#c8c8c8")).toBeLessThan(4.6);
});

test("where black and white both would do, it goes the shorter way", () => {
  // On this grey both ends reach 4.5, hardly.
  expect(contrast(legible("#999999", ["#767676"]), "#000000")).toBeGreaterThan(15);
  expect(contrast(legible("#555555", ["#767676"]), "#ffffff")).toBeGreaterThan(15);
});
