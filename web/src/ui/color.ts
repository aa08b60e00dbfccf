/**
 * Arithmetic on the theme's colours. A hotel chooses eleven; everything else the page needs (quiet
 * text, hairlines, a legible shade of the brand colour) is worked out from them here, so that any
 * choice stays readable. Colours go in and come out as `#rrggbb`.
 */

const HEX = /^#[0-9a-f]{6}$/i;

/** The colour in lower case, or `fallback` when it is none: nothing else may reach a style sheet. */
export function hexOr(value: string | null | undefined, fallback: string): string {
  return value && HEX.test(value) ? value.toLowerCase() : fallback;
}

function channels(color: string): [number, number, number] {
  const n = Number.parseInt(color.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** `share` (0…1) of `other` mixed into `color`. */
export function mix(color: string, other: string, share: number): string {
  const a = channels(color);
  const b = channels(other);
  const mixed = a.map((value, i) => Math.round(value + ((b[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it. */
export function luminance(color: string): number {
  const linear = channels(color).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

/** Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it. */
export function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

/** White or near-black, whichever reads better on `background`. */
export function textOn(background: string): string {
  const dark = "#16181b";
  return contrast("#ffffff", background) >= contrast(dark, background) ? "#ffffff" : dark;
}

/**
 * `color`, moved towards the reading end of `background` only as far as it takes to reach the
 * contrast `ratio`: a pale brand yellow becomes an ochre that can be read on white.
 */
export function legible(color: string, background: string, ratio = 4.5): string {
  const end = textOn(background);
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, end, share);
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return end;
}
