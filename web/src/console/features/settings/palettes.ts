/** Palettes for a whole page from the colours of a logo, each of which can be read throughout. */
import { contrast, luminance, mix, textOn } from "../../../ui/color";
import type { ThemeColors, ThemeMode } from "../../api/types";
import { contrasts } from "./contrasts";

/** Keys of the messages. */
export const PALETTES = ["bright", "warm", "tinted", "deep", "contrast", "dark"] as const;

export type PaletteName = (typeof PALETTES)[number];

export interface Palette {
  name: PaletteName;
  mode: ThemeMode;
  colors: ThemeColors;
}

/** Shades that pixels are sorted into, per channel. */
const SHADES = 16;
/** Colours of less difference between their channels (0…255) are grey: ground, shadow, ink. */
const GREY = 36;
/** Squared distance of two colours below which they are one, of three channels of 0…255. */
const NEAR = 70 ** 2;

/**
 * The colours that make up a logo, the weightiest first, at most three; pixels are red, green, blue
 * and alpha as a canvas gives them. Greys count only when there is nothing else.
 */
export function colorsOf(pixels: Uint8ClampedArray): string[] {
  const shades = new Map<number, [number, number, number, number]>();
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = pixels.subarray(at, at + 4);
    if (alpha < 128) continue;
    const step = 256 / SHADES;
    const key =
      (Math.floor(r / step) * SHADES + Math.floor(g / step)) * SHADES + Math.floor(b / step);
    const sums = shades.get(key) ?? [0, 0, 0, 0];
    for (const [i, value] of [r, g, b, 1].entries()) sums[i] = (sums[i] ?? 0) + value;
    shades.set(key, sums);
  }
  const found = [...shades.values()].map(([r, g, b, count]) => {
    const rgb = [r / count, g / count, b / count] as const;
    const chroma = Math.max(...rgb) - Math.min(...rgb);
    return { rgb, isGrey: chroma < GREY, weight: count * (chroma < GREY ? 1 : 1 + chroma / 64) };
  });
  const coloured = found.filter(({ isGrey }) => !isGrey);
  // A black logo on white is black: white is the paper.
  const ink = found.filter(({ rgb }) => Math.min(...rgb) < 200);
  const ranked = (coloured.length > 0 ? coloured : ink).sort((a, b) => b.weight - a.weight);
  const chosen: (typeof ranked)[number][] = [];
  for (const one of ranked) {
    const isNew = chosen.every(
      ({ rgb }) => rgb.reduce((sum, value, i) => sum + (value - (one.rgb[i] ?? 0)) ** 2, 0) > NEAR,
    );
    if (isNew) chosen.push(one);
    if (chosen.length === 3) break;
  }
  return chosen.map(({ rgb }) => hexOf(rgb));
}

function hexOf(rgb: readonly number[]): string {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

/** Six palettes around a logo's colours; none when it has no colour at all. */
export function palettesOf(logo: readonly string[]): Palette[] {
  const [main] = logo;
  if (main === undefined) return [];
  const second = logo[1] ?? mix(main, "#ffffff", 0.35);
  const third = logo[2] ?? mix(main, "#05070a", 0.35);
  const ink = mix("#16181b", main, 0.12);
  const looks: {
    name: PaletteName;
    mode: ThemeMode;
    background: string;
    primary: string;
    button: string;
  }[] = [
    { name: "bright", mode: "light", background: "#ffffff", primary: main, button: main },
    { name: "warm", mode: "custom", background: "#faf6ef", primary: main, button: main },
    {
      name: "tinted",
      mode: "custom",
      background: mix("#ffffff", main, 0.08),
      primary: main,
      button: main,
    },
    {
      name: "deep",
      mode: "custom",
      background: "#ffffff",
      primary: deep(main),
      button: deep(main),
    },
    { name: "contrast", mode: "custom", background: "#ffffff", primary: main, button: ink },
    { name: "dark", mode: "dark", background: "#16181b", primary: main, button: main },
  ];
  return looks.map(({ name, mode, background, primary, button }) => {
    const text = luminance(background) < 0.18 ? "#f2efea" : ink;
    return {
      name,
      mode,
      colors: readable(
        {
          primary_color: primary,
          secondary_color: second,
          accent_color: third,
          background_color: background,
          text_color: text,
          border_color: mix(background, text, 0.14),
          button_color: button,
          button_text_color: textOn(button),
          button_hover_color: mix(button, "#05070a", 0.18),
          link_color: primary,
          link_hover_color: mix(primary, text, 0.3),
        },
        mode,
      ),
    };
  });
}

/** Deep enough for a whole band with white words on it. */
function deep(color: string): string {
  for (let share = 0; share < 0.9; share += 0.05) {
    const shade = mix(color, "#05070a", share);
    if (contrast("#ffffff", shade) >= 7) return shade;
  }
  return "#16181b";
}

/** The colours with each that could not be read moved to the nearest shade that can. */
function readable(colors: ThemeColors, mode: ThemeMode): ThemeColors {
  let now = colors;
  // The hover colour's words may want another ground: two rounds settle everything.
  for (let round = 0; round < 3; round++) {
    const faults = contrasts(now, mode).filter((pair) => !pair.isReadable);
    if (faults.length === 0) break;
    for (const { name, offered } of faults) {
      if (offered) now = { ...now, [name]: offered };
      else if (name === "button_text_color") {
        // No words can be read on both: under the pointer the button stays as it is.
        now = {
          ...now,
          button_hover_color: now.button_color,
          button_text_color: textOn(now.button_color),
        };
      }
    }
  }
  return upper(now);
}

/** As the server keeps colours that are picked. */
function upper(colors: ThemeColors): ThemeColors {
  return Object.fromEntries(
    Object.entries(colors).map(([name, color]) => [name, color.toUpperCase()]),
  ) as unknown as ThemeColors;
}
