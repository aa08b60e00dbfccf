/**
 * A hotel's eleven colours as the custom properties that the page's style sheet uses. `light` and
 * `custom` take the colours as given; `dark` keeps the brand's own (primary, secondary, accent,
 * buttons) and derives surfaces, text, hairlines and links for a dark room.
 *
 * In every mode a text colour that cannot be read on the ground it stands on is moved as far as
 * reading asks and no farther; one that can be read is taken to the letter. Grounds that the hotel
 * did not choose (the tinted surface, the glow of a band) give way to the text instead.
 */
import type { ThemeColors, ThemeMode } from "@frontage/sdk/wire";
import { contrast, hexOr, isReadable, legible, luminance, mix, textOn } from "../ui/color";

/** Custom properties by name, without the leading dashes; each value is a `#rrggbb` colour. */
export type Theme = Record<keyof ReturnType<typeof propertiesOf>, string>;

/** The colours of a hotel and how it wants them taken. */
export type ThemeChoice = ThemeColors & { theme_mode: ThemeMode };

/** Where a hotel has no colour of its own. */
const BRAND = "#3b82f6";

interface Ground {
  background: string;
  text: string;
  border: string;
  link: string;
  linkHover: string;
}

/** All properties of the theme, and whether the browser's own parts should be dark. */
export function themeOf(settings: ThemeChoice): { properties: Theme; scheme: "light" | "dark" } {
  const properties = propertiesOf(settings);
  return { properties, scheme: luminance(properties.background) < 0.18 ? "dark" : "light" };
}

function propertiesOf(settings: ThemeChoice) {
  const primary = hexOr(settings.primary_color, BRAND);
  const secondary = hexOr(settings.secondary_color, "#10b981");
  const accent = hexOr(settings.accent_color, "#f59e0b");
  const button = hexOr(settings.button_color, primary);
  const buttonHover = hexOr(settings.button_hover_color, button);
  const buttonText = hexOr(settings.button_text_color, textOn(button));
  const ground = groundOf(settings);
  const { background, border } = ground;
  const text = legible(ground.text, [background]);
  const surface = surfaceOf(ground, text);
  // Words of every kind stand on either.
  const grounds = [background, surface];
  const band = bandOf(primary);
  const onBand = textOn(band);
  return {
    primary,
    band,
    "band-glow": glowOf(band, onBand),
    "on-band": onBand,
    "primary-ink": legible(primary, grounds),
    secondary,
    "secondary-ink": legible(secondary, grounds),
    accent,
    "accent-ink": legible(accent, grounds),
    background,
    surface,
    text,
    muted: legible(mix(text, background, 0.3), grounds),
    border,
    link: legible(ground.link, grounds),
    "link-hover": legible(ground.linkHover, grounds),
    button,
    "button-text": legible(buttonText, [button]),
    "button-hover": buttonHover,
    "button-text-hover": legible(buttonText, [buttonHover]),
  };
}

/** What everything else stands on, as the mode wants it; its text is not corrected yet. */
export function groundOf(settings: ThemeChoice): Ground {
  return settings.theme_mode === "dark" ? darkGround(settings) : given(settings);
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

function darkGround(settings: ThemeColors): Ground {
  const primary = hexOr(settings.primary_color, BRAND);
  const background = darkSurface(primary);
  const text = "#f2efea";
  return {
    background,
    text,
    border: mix(background, text, 0.18),
    link: hexOr(settings.link_color, primary),
    linkHover: hexOr(settings.link_hover_color, primary),
  };
}

/** Near-black with a breath of the brand in it, dark enough whatever the brand's colour is. */
function darkSurface(primary: string): string {
  const tinted = mix("#101113", primary, 0.07);
  return contrast(tinted, "#f2efea") >= 13 ? tinted : "#131416";
}

/**
 * The ground of every second section: the background with a third of the hairlines' colour, or
 * with less of it where the text could not be read otherwise.
 */
function surfaceOf({ background, border }: Ground, text: string): string {
  for (let share = 0.36; share > 0; share -= 0.04) {
    const surface = mix(background, border, share);
    if (isReadable(text, [surface])) return surface;
  }
  return background;
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

/** A light that falls on the band, or a shade where words could not be read in the light. */
function glowOf(band: string, text: string): string {
  const light = mix(band, "#ffffff", 0.16);
  return isReadable(text, [light]) ? light : mix(band, "#000000", 0.16);
}
