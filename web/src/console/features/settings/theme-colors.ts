import { hexOr } from "../../../ui/color";
import { COLOR_NAMES } from "../../../ui/color-names";
import type { ThemeColors } from "../../api/types";

export { COLOR_NAMES };
export type ColorName = keyof ThemeColors;

/** The eleven colours, in groups a person thinks in. */
export const COLOR_GROUPS = [
  { id: "brand", colors: ["primary_color", "secondary_color", "accent_color"] },
  { id: "page", colors: ["background_color", "text_color", "border_color"] },
  { id: "buttons", colors: ["button_color", "button_text_color", "button_hover_color"] },
  { id: "links", colors: ["link_color", "link_hover_color"] },
] as const satisfies { id: string; colors: readonly ColorName[] }[];

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
