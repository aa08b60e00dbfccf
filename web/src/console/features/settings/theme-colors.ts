import { contrast, hexOr } from "../../../ui/color";
import type { ThemeColors } from "../../api/types";

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

export const COLOR_NAMES: ColorName[] = COLOR_GROUPS.flatMap(({ colors }) =>
  colors.map(({ name }) => name),
);

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

export interface Legibility {
  pair: string;
  /** WCAG contrast ratio, 1…21, rounded to one place. */
  ratio: number;
  /** At least 4.5:1, what WCAG asks of running text. */
  isEnough: boolean;
}

/** How well the pairs of colours that carry words can be read. */
export function legibility(colors: ThemeColors): Legibility[] {
  const pair = (name: string, text: ColorName, ground: ColorName): Legibility => {
    const ratio = contrast(paintable(text, colors[text]), paintable(ground, colors[ground]));
    return { pair: name, ratio: Math.floor(ratio * 10) / 10, isEnough: ratio >= 4.5 };
  };
  return [
    pair("Text on background", "text_color", "background_color"),
    pair("Text on button", "button_text_color", "button_color"),
    pair("Link on background", "link_color", "background_color"),
  ];
}
