import { expect, test } from "vitest";
import { randomTheme } from "../../../testing/random-theme";
import { contrast } from "../../../ui/color";
import type { ThemeMode } from "../../api/types";
import { contrasts } from "./contrasts";
import { colorsOf, PALETTES, palettesOf } from "./palettes";
import { DEFAULT_COLORS } from "./theme-colors";

test("a pair that cannot be read is told with its contrast and the nearest shade that can be", () => {
  const colors = { ...DEFAULT_COLORS, text_color: "#999999" };
  const text = contrasts(colors, "custom").find(({ words }) => words === "text");
  expect(text).toMatchObject({
    color: "#999999",
    ground: { name: "background", color: "#ffffff" },
    isReadable: false,
    offered: "#767676",
    shown: "#767676",
  });
  expect(text?.ratio).toBeCloseTo(2.85, 2);
});

test("whatever is chosen: taking every shade that is offered leaves only what no shade can mend", () => {
  const modes: ThemeMode[] = ["light", "dark", "custom"];
  for (let seed = 1; seed <= 60; seed++) {
    const mode = modes[seed % 3] ?? "light";
    let colors = randomTheme(seed);
    for (let click = 0; click < 20; click++) {
      const next = contrasts(colors, mode).find(({ offered }) => offered);
      if (!next?.offered) break;
      colors = { ...colors, [next.name]: next.offered };
    }
    for (const pair of contrasts(colors, mode).filter(({ isReadable }) => !isReadable)) {
      expect(pair.name, `randomTheme(${seed})`).toBe("button_text_color");
    }
  }
});

test("dark mode makes its own text, so nothing is said about the chosen one", () => {
  const words = contrasts(DEFAULT_COLORS, "dark").map((pair) => pair.words);
  expect(words).not.toContain("text");
});

test("every palette of every logo can be read throughout", () => {
  const logos = [
    ["#ffee00"],
    ["#000000"],
    ["#ffffff"],
    ["#777777", "#0033cc"],
    ["#c8102e", "#ffd100", "#00843d"],
    ...Array.from({ length: 40 }, (_, seed) => Object.values(randomTheme(seed + 1)).slice(0, 3)),
  ];
  for (const logo of logos) {
    const palettes = palettesOf(logo);
    expect(palettes.map(({ name }) => name)).toEqual([...PALETTES]);
    for (const { name, mode, colors } of palettes) {
      const faults = contrasts(colors, mode).filter(({ isReadable }) => !isReadable);
      expect(faults, `${logo.join()} ${name}`).toEqual([]);
      expect(contrast(colors.button_text_color, colors.button_color)).toBeGreaterThanOrEqual(4.5);
    }
  }
  expect(palettesOf([])).toEqual([]);
});

/** Pixels of these colours, each so often. */
function pixels(...of: [string, number, number?][]): Uint8ClampedArray {
  return new Uint8ClampedArray(
    of.flatMap(([color, times, alpha = 255]) => {
      const n = Number.parseInt(color.slice(1), 16);
      const one = [n >> 16, (n >> 8) & 255, n & 255, alpha];
      return Array.from({ length: times }, () => one).flat();
    }),
  );
}

test("a logo's colours are its own, not the paper's, the ink's or what cannot be seen", () => {
  const logo = pixels(["#ffffff", 500], ["#c8102e", 90], ["#111111", 200], ["#00aa00", 300, 10]);
  expect(colorsOf(logo)).toEqual(["#c8102e"]);
  // Two reds that nobody tells apart are one; the second colour is another.
  const two = pixels(["#c8102e", 90], ["#cc1430", 60], ["#0a3d91", 40]);
  expect(colorsOf(two)).toHaveLength(2);
  expect(colorsOf(pixels(["#000000", 50], ["#ffffff", 90]))).toEqual(["#000000"]);
  expect(colorsOf(pixels(["#ffffff", 90]))).toEqual([]);
  expect(colorsOf(new Uint8ClampedArray())).toEqual([]);
});
