/** Eleven colours by chance, the same ones for the same seed. */
import type { ThemeColors } from "@frontage/sdk/wire";
import { COLOR_NAMES } from "../ui/color-names";

/** A theme that nobody would choose; `seed` is a whole number. */
export function randomTheme(seed: number): ThemeColors {
  let state = seed >>> 0;
  // Mulberry32: a few lines, and every seed gives another row.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const color = () => `#${(next() & 0xffffff).toString(16).padStart(6, "0")}`;
  return Object.fromEntries(COLOR_NAMES.map((name) => [name, color()])) as unknown as ThemeColors;
}
