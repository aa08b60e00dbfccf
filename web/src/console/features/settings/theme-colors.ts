import { type Theme, themeOf } from "../../../hotel-page/theme";
import { contrast, hexOr, READABLE } from "../../../ui/color";
import { COLOR_NAMES } from "../../../ui/color-names";
import type { ThemeColors, ThemeMode } from "../../api/types";

export { COLOR_NAMES };
export type ColorName = keyof ThemeColors;

/** The eleven colours, in groups a person thinks in. */
export const COLOR_GROUPS: { title: string; colors: { name: ColorName; label: string }[] }[] = [
  {
    title: "Brand",
    colors: [
      { name: "primary_color", label: "Primary colour" },
      { name: "secondary_color", label: "Secondary colour" },
      { name: "accent_color", label: "Accent colour" },
    ],
  },
  {
    title: "Page",
    colors: [
      { name: "background_color", label: "Background colour" },
      { name: "text_color", label: "Text colour" },
      { name: "border_color", label: "Border colour" },
    ],
  },
  {
    title: "Buttons",
    colors: [
      { name: "button_color", label: "Button colour" },
      { name: "button_text_color", label: "Button text colour" },
      { name: "button_hover_color", label: "Button hover colour" },
    ],
  },
  {
    title: "Links",
    colors: [
      { name: "link_color", label: "Link colour" },
      { name: "link_hover_color", label: "Link hover colour" },
    ],
  },
];

/** What shows where a colour is left empty. */
export const DEFAULT_COLORS: ThemeColors = {
  primary_color: "#3B82F6",
  secondary_color: "#10B981",
  accent_color: "#F59E0B",
  background_color: "#FFFFFF",
  button_color: "#3B82F6",
  button_text_color: "#FFFFFF",
  button_hover_color: "#0066CC",
  text_color: "#333333",
  border_color: "#E5E7EB",
  link_color: "#007BFF",
  link_hover_color: "#0056B3",
};

/** The colour to paint with, whatever is being typed. */
export function paintable(name: ColorName, typed: string): string {
  return hexOr(typed, DEFAULT_COLORS[name].toLowerCase());
}

/** Words that the page shows in another colour than the one chosen, and why. */
export interface Correction {
  /** What is written in it: "Button text". */
  words: string;
  /** What was chosen, as `#rrggbb`. */
  chosen: string;
  /** What guests see instead, as `#rrggbb`. */
  shown: string;
  /** The ground on which the chosen one cannot be read. */
  ground: { name: string; color: string };
}

const BACKGROUND = { property: "background", name: "the background" } as const;
const TINTED = { property: "surface", name: "the tinted sections" } as const;

/** Where each chosen colour is used for words, by the theme's names. */
const WORDS: {
  words: string;
  chosen: ColorName;
  shown: keyof Theme;
  grounds: { property: keyof Theme; name: string }[];
}[] = [
  { words: "Text", chosen: "text_color", shown: "text", grounds: [BACKGROUND] },
  { words: "Links", chosen: "link_color", shown: "link", grounds: [BACKGROUND, TINTED] },
  {
    words: "Links under the pointer",
    chosen: "link_hover_color",
    shown: "link-hover",
    grounds: [BACKGROUND, TINTED],
  },
  {
    words: "Button text",
    chosen: "button_text_color",
    shown: "button-text",
    grounds: [{ property: "button", name: "the button" }],
  },
  {
    words: "Button text under the pointer",
    chosen: "button_text_color",
    shown: "button-text-hover",
    grounds: [{ property: "button-hover", name: "the button’s hover colour" }],
  },
  {
    words: "Drawings in the primary colour",
    chosen: "primary_color",
    shown: "primary-ink",
    grounds: [BACKGROUND, TINTED],
  },
  {
    words: "Availability, in the secondary colour",
    chosen: "secondary_color",
    shown: "secondary-ink",
    grounds: [BACKGROUND, TINTED],
  },
  {
    words: "Small headings, in the accent colour",
    chosen: "accent_color",
    shown: "accent-ink",
    grounds: [BACKGROUND, TINTED],
  },
];

/** What the page corrects of these colours, by the page's own rule. */
export function corrections(colors: ThemeColors, theme_mode: ThemeMode): Correction[] {
  const painted = Object.fromEntries(
    COLOR_NAMES.map((name) => [name, paintable(name, colors[name])]),
  ) as unknown as ThemeColors;
  const theme = themeOf({ ...painted, theme_mode }).properties;
  return WORDS.flatMap(({ words, chosen, shown, grounds }) => {
    const given = painted[chosen];
    // The dark mode's text is its own.
    if (theme[shown] === given || (theme_mode === "dark" && chosen === "text_color")) return [];
    const ground = grounds.find(({ property }) => contrast(given, theme[property]) < READABLE);
    if (!ground) return [];
    const { property, name } = ground;
    return [
      { words, chosen: given, shown: theme[shown], ground: { name, color: theme[property] } },
    ];
  });
}
