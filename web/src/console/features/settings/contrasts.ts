/** How well each kind of words can be read in a theme's colours, by the page's own rule. */
import { type Theme, themeOf } from "../../../hotel-page/theme";
import { contrast, isReadable, legible, READABLE } from "../../../ui/color";
import type { ThemeColors, ThemeMode } from "../../api/types";
import { COLOR_NAMES, type ColorName, paintable } from "./theme-colors";

/** Words of the page, by what they are written in. Keys of the messages. */
export type Words =
  | "text"
  | "links"
  | "linksHover"
  | "button"
  | "buttonHover"
  | "primary"
  | "secondary"
  | "accent";

/** What words stand on. Keys of the messages. */
export type Ground = "background" | "surface" | "button" | "button-hover";

/** Words on the ground on which they are hardest to read. */
export interface Contrast {
  words: Words;
  /** The colour that is chosen for them. */
  name: ColorName;
  /** As `#rrggbb`. */
  color: string;
  ground: { name: Ground; color: string };
  /** From 1 to 21. */
  ratio: number;
  isReadable: boolean;
  /**
   * The nearest shade that can be read wherever these words stand; `null` when they can be read, or
   * when none can.
   */
  offered: string | null;
  /** What guests see, whatever is chosen. */
  shown: string;
}

const EVERYWHERE: Ground[] = ["background", "surface"];

/** Where each chosen colour is used for words. */
const PAIRS: { words: Words; name: ColorName; shown: keyof Theme; grounds: Ground[] }[] = [
  { words: "text", name: "text_color", shown: "text", grounds: ["background"] },
  { words: "links", name: "link_color", shown: "link", grounds: EVERYWHERE },
  { words: "linksHover", name: "link_hover_color", shown: "link-hover", grounds: EVERYWHERE },
  { words: "button", name: "button_text_color", shown: "button-text", grounds: ["button"] },
  {
    words: "buttonHover",
    name: "button_text_color",
    shown: "button-text-hover",
    grounds: ["button-hover"],
  },
  { words: "primary", name: "primary_color", shown: "primary-ink", grounds: EVERYWHERE },
  { words: "secondary", name: "secondary_color", shown: "secondary-ink", grounds: EVERYWHERE },
  { words: "accent", name: "accent_color", shown: "accent-ink", grounds: EVERYWHERE },
];

/** Every pair of words and ground, in the order of the page. */
export function contrasts(colors: ThemeColors, theme_mode: ThemeMode): Contrast[] {
  const painted = Object.fromEntries(
    COLOR_NAMES.map((name) => [name, paintable(name, colors[name])]),
  ) as unknown as ThemeColors;
  const theme = themeOf({ ...painted, theme_mode }).properties;
  const pairs = PAIRS.filter(({ name }) => theme_mode !== "dark" || name !== "text_color");
  return pairs.map(({ words, name, shown, grounds }) => {
    const color = painted[name];
    const [worst = "background"] = [...grounds].sort(
      (one, other) => contrast(color, theme[one]) - contrast(color, theme[other]),
    );
    const ratio = contrast(color, theme[worst]);
    // A colour that is used in two places must be readable in both after one click.
    const all = PAIRS.filter((pair) => pair.name === name).flatMap((pair) => pair.grounds);
    const under = all.map((ground) => theme[ground]);
    const nearest = legible(color, under);
    return {
      words,
      name,
      color,
      ground: { name: worst, color: theme[worst] },
      ratio,
      isReadable: ratio >= READABLE,
      offered: ratio < READABLE && isReadable(nearest, under) ? nearest : null,
      shown: theme[shown],
    };
  });
}
