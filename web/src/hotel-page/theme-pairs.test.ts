// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ThemeMode } from "@frontage/sdk/wire";
import { expect, test } from "vitest";
import { glenlough } from "../testing/glenlough";
import { randomTheme } from "../testing/random-theme";
import { contrast } from "../ui/color";
import { COLOR_NAMES } from "../ui/color-names";
import { type Theme, themeOf } from "./theme";

/** Where words of each colour stand, as the style sheets have it. */
const STANDS_ON: Partial<Record<keyof Theme, (keyof Theme)[]>> = {
  text: ["background", "surface"],
  muted: ["background", "surface"],
  link: ["background", "surface"],
  "link-hover": ["background", "surface"],
  "primary-ink": ["background", "surface"],
  "secondary-ink": ["background", "surface"],
  "accent-ink": ["background", "surface"],
  "on-band": ["band", "band-glow"],
  // The plain hero's button is the band turned inside out.
  band: ["on-band"],
  "button-text": ["button"],
  "button-text-hover": ["button-hover"],
};

const MODES: ThemeMode[] = ["light", "dark", "custom"];

function pairsOf(theme: Theme) {
  return Object.entries(STANDS_ON).flatMap(([ink, grounds]) =>
    grounds.map((ground) => ({
      pair: `${ink} on ${ground}`,
      ratio: contrast(theme[ink as keyof Theme], theme[ground]),
    })),
  );
}

test("whatever eleven colours a hotel chooses, its page can be read in every mode", () => {
  const unreadable: unknown[] = [];
  for (let seed = 1; seed <= 3000; seed++) {
    const colors = randomTheme(seed);
    for (const theme_mode of MODES) {
      const { properties } = themeOf({ ...colors, theme_mode });
      for (const { pair, ratio } of pairsOf(properties)) {
        if (ratio < 4.5) unreadable.push({ seed, theme_mode, pair, ratio });
      }
    }
  }
  expect(unreadable).toEqual([]);
});

test("so it can where every colour is the same grey, or hairlines are the text's opposite", () => {
  for (let level = 0; level < 256; level++) {
    const grey = `#${level.toString(16).padStart(2, "0").repeat(3)}`;
    const colors = Object.fromEntries(COLOR_NAMES.map((name) => [name, grey]));
    for (const border_color of [grey, "#000000", "#ffffff"]) {
      for (const theme_mode of MODES) {
        const { properties } = themeOf(glenlough({ ...colors, border_color, theme_mode }));
        expect(pairsOf(properties).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      }
    }
  }
});

test("the style sheets use no colour for words that is not in the table", () => {
  const inks = new Set<string>();
  const grounds = new Set<string>();
  for (const folder of [import.meta.dirname, join(import.meta.dirname, "../ui")]) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".css"))) {
      const sheet = readFileSync(join(folder, file), "utf8");
      for (const [, property = "", value = ""] of sheet.matchAll(
        /[\s{;](color|background(?:-color)?):([^;}]*)/g,
      )) {
        for (const [, name = ""] of value.matchAll(/var\(--([a-z-]+)/g)) {
          (property === "color" ? inks : grounds).add(name);
        }
      }
    }
  }
  // Words of the header over a picture are white, and its ground is the picture's shade.
  for (const set of [inks, grounds]) {
    for (const name of set) if (name.startsWith("header-")) set.delete(name);
  }
  expect([...inks].sort()).toEqual(Object.keys(STANDS_ON).sort());
  const table = new Set<string>(Object.values(STANDS_ON).flat());
  // A hairline, and the ground of a missing photograph, which carries a drawing and no words.
  expect([...grounds].filter((name) => !table.has(name)).sort()).toEqual(["border", "primary"]);
});
