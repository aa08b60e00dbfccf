/**
 * The hotel's colours as custom properties: those that the widget needs of its page's, made legible
 * with less arithmetic. Everything here stands on one ground, so black or white can always be read.
 */
import type { HotelDocument } from "@frontage/sdk/wire";
import { groundOf } from "../hotel-page/theme";
import { contrast, hexOr, luminance, mix, READABLE, textOn } from "../ui/color";

/** By name, without what comes before it; and whether the browser's own parts should be dark. */
export function coloursOf(document: HotelDocument): {
  colours: Record<string, string>;
  scheme: "light" | "dark";
} {
  const { background, border, text: wanted } = groundOf(document);
  const text = readable(wanted, background);
  const button = hexOr(document.button_color, hexOr(document.primary_color, text));
  const hover = hexOr(document.button_hover_color, button);
  const label = hexOr(document.button_text_color, textOn(button));
  return {
    scheme: luminance(background) < 0.18 ? "dark" : "light",
    colours: {
      background,
      border,
      text,
      muted: readable(mix(text, background, 0.3), background),
      note: readable(hexOr(document.secondary_color, text), background),
      button,
      label: readable(label, button),
      hover,
      "hover-label": readable(label, hover),
    },
  };
}

/** The colour, or the first on the way to black or white that can be read on this ground. */
export function readable(color: string, ground: string): string {
  const end = contrast("#ffffff", ground) > contrast("#000000", ground) ? "#ffffff" : "#000000";
  let step = 0;
  while (step < 20 && contrast(mix(color, end, step / 20), ground) < READABLE) step += 1;
  return mix(color, end, step / 20);
}
