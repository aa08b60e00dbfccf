/**
 * A hotel's eleven colours as the custom properties that the page's style sheet uses. `light` and
 * `custom` take the colours as given; `dark` keeps the brand's own (primary, secondary, accent,
 * buttons) and derives surfaces, text, hairlines and links for a dark room. Legible shades are
 * added for every place where a brand colour is used as text.
 */
import type { ThemeColors, ThemeMode } from "@frontage/sdk/wire";
import { contrast, hexOr, legible, luminance, mix, textOn } from "../ui/color";

/** Custom properties by name, without the leading dashes; each value is a `#rrggbb` colour. */
export type Theme = Record<string, string>;

interface Ground {
  background: string;
  text: string;
  border: string;
  link: string;
  linkHover: string;
}

/** All properties of the theme, and whether the browser's own parts should be dark. */
export function themeOf(settings: ThemeColors & { theme_mode: ThemeMode }): {
  properties: Theme;
  scheme: "light" | "dark";
} {
  const primary = hexOr(settings.primary_color, "#3b82f6");
  const secondary = hexOr(settings.secondary_color, "#10b981");
  const accent = hexOr(settings.accent_color, "#f59e0b");
  const button = hexOr(settings.button_color, primary);
  const ground = settings.theme_mode === "dark" ? darkGround(settings, primary) : given(settings);
  const { background, text } = ground;
  const band = bandOf(primary);
  // Sections stand on either ground; the surface is nearer to the text, so what reads there reads
  // on the background too.
  const surface = mix(background, ground.border, 0.36);
  return {
    scheme: luminance(background) < 0.18 ? "dark" : "light",
    properties: {
      primary,
      band,
      "on-band": textOn(band),
      "primary-ink": legible(primary, surface),
      secondary,
      "secondary-ink": legible(secondary, surface),
      accent,
      "accent-ink": legible(accent, surface),
      background,
      surface,
      text,
      muted: legible(mix(text, background, 0.3), surface),
      border: ground.border,
      link: ground.link,
      "link-hover": ground.linkHover,
      button,
      "button-text": hexOr(settings.button_text_color, textOn(button)),
      "button-hover": hexOr(settings.button_hover_color, button),
    },
  };
}

function given(settings: ThemeColors): Ground {
  const background = hexOr(settings.background_color, "#ffffff");
  const text = hexOr(settings.text_color, textOn(background));
  return {
    background,
    text,
    border: hexOr(settings.border_color, mix(background, text, 0.15)),
    link: hexOr(settings.link_color, text),
    linkHover: hexOr(settings.link_hover_color, text),
  };
}

function darkGround(settings: ThemeColors, primary: string): Ground {
  const background = darkSurface(primary);
  const text = "#f2efea";
  const border = mix(background, text, 0.18);
  return {
    background,
    text,
    border,
    link: legible(hexOr(settings.link_color, primary), mix(background, border, 0.5)),
    linkHover: legible(hexOr(settings.link_hover_color, primary), background, 7),
  };
}

/** Near-black with a breath of the brand in it, dark enough whatever the brand's colour is. */
function darkSurface(primary: string): string {
  const tinted = mix("#101113", primary, 0.07);
  return contrast(tinted, "#f2efea") >= 13 ? tinted : "#131416";
}

/**
 * The brand's colour where it covers a whole band. White belongs on all but pale colours, so one
 * that is a little too bright for white text is deepened until that can be read.
 */
function bandOf(primary: string): string {
  if (luminance(primary) > 0.4) return primary;
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(primary, "#05070a", share);
    if (contrast("#ffffff", candidate) >= 4.6) return candidate;
  }
  return primary;
}
