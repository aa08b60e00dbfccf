import { expect, test } from "vitest";
import { picture } from "../testing/glenlough";
import {
  heroSizes,
  largeSizes,
  logoSizes,
  roomSizes,
  tileSizes,
  welcomeSizes,
} from "./picture-sizes";

const landscape = picture("a", { width: 1500, height: 1000 });
const portrait = picture("b", { width: 1000, height: 1500 });

test("a landscape hero is as wide as its height asks for, on a phone with less than all its pixels", () => {
  expect(heroSizes(landscape)).toBe(
    "(max-width: 719px) and (min-resolution: 2.5dppx) max(50vw, 75vh), " +
      "(max-width: 719px) and (min-resolution: 1.5dppx) max(75vw, 113vh), " +
      "(max-width: 719px) max(100vw, 150vh), max(100vw, min(150vh, 1650px))",
  );
});

test("what is cut off at the sides counts too, what is cut off above does not", () => {
  const square = (image: typeof landscape) => tileSizes("third", image).split(", ");
  expect(square(landscape)[1]).toBe("(max-width: 719px) calc(75vw - 36px)");
  expect(square(portrait)[1]).toBe("(max-width: 719px) calc(50vw - 24px)");
  expect(square(landscape)[0]).toBe(
    "(max-width: 719px) and (min-resolution: 2.5dppx) calc(50vw - 24px)",
  );
  expect(welcomeSizes(landscape)).toMatch(/, 71vw$/);
  expect(welcomeSizes(portrait)).toMatch(/, 38vw$/);
});

test("a room is as wide as its place in the row", () => {
  const last = (rooms: number) => roomSizes(landscape, rooms).split(", ").at(-1);
  expect([1, 2, 3, 4].map(last)).toEqual(["53vw", "44vw", "29vw", "44vw"]);
});

test("what is shown whole is limited by the window's height, a logo by its own", () => {
  expect(largeSizes(portrait)).toMatch(/min\(100vw, 57vh\)$/);
  expect(logoSizes(picture("l", { width: 480, height: 480 }), 44)).toBe("44px");
  expect(logoSizes(picture("l", { width: 4000, height: 200 }), 36)).toBe("200px");
});

test("a picture whose sides nobody knows counts as a photograph", () => {
  const unknown = picture("c", { width: null, height: null });
  expect(heroSizes(unknown)).toBe(heroSizes(landscape));
});
