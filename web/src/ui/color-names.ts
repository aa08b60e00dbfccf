import type { ThemeColors } from "@frontage/sdk/wire";

/** The names of a hotel's colours: the one list of them. */
export const COLOR_NAMES = [
  "primary_color",
  "secondary_color",
  "accent_color",
  "background_color",
  "button_color",
  "button_text_color",
  "button_hover_color",
  "text_color",
  "border_color",
  "link_color",
  "link_hover_color",
] as const satisfies readonly (keyof ThemeColors)[];
