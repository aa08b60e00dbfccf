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
  return hex(a.map((value, i) => value + ((b[i] ?? 0) - value) * share));
}

function hex(channels: number[]): string {
  const bytes = channels.map((value) => Math.min(255, Math.max(0, Math.round(value))));
  return `#${bytes.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it. */
export function luminance(color: string): number {
  const [r, g, b] = linear(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Red, green and blue as light, 0 to 1, instead of as bytes. */
function linear(color: string): [number, number, number] {
  return channels(color).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
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

/** What WCAG 2.2 asks of running text: the least contrast with its ground. */
export const READABLE = 4.5;

/** Whether `color` can be read on every one of `grounds`. */
export function isReadable(color: string, grounds: readonly string[]): boolean {
  return grounds.every((ground) => contrast(color, ground) >= READABLE);
}

/**
 * `color` as it is where it can be read on every one of `grounds`; else moved towards black or
 * white, only as far as reading asks, and within its hue: a pale brand yellow becomes an ochre on
 * white. Where neither end can be read on all grounds, the one that comes nearer.
 */
export function legible(color: string, grounds: readonly string[]): string {
  if (isReadable(color, grounds)) return color;
  const lab = toLab(color);
  const worst = (candidate: string) => Math.min(...grounds.map((one) => contrast(candidate, one)));
  const ends = worst("#ffffff") > worst("#000000") ? [WHITE, BLACK] : [BLACK, WHITE];
  const moved = ends.map((end) => {
    // Half-way again and again: beyond eight times the shares would not differ in a byte.
    let [near, far] = [0, 1];
    for (let step = 0; step < 8; step++) {
      const share = (near + far) / 2;
      if (isReadable(between(lab, end, share), grounds)) far = share;
      else near = share;
    }
    return { color: between(lab, end, far), way: far * Math.abs(end[0] - lab[0]) };
  });
  const readable = moved.filter((one) => isReadable(one.color, grounds));
  readable.sort((one, other) => one.way - other.way);
  return (readable[0] ?? moved[0])?.color ?? color;
}

/** A colour as eyes see it (OKLab): lightness from 0 to 1, then green to red and blue to yellow. */
type Lab = readonly [number, number, number];

const BLACK: Lab = [0, 0, 0];
const WHITE: Lab = [1, 0, 0];

/** `share` of the way from one to the other; on the way to black or white the hue stays. */
function between(one: Lab, other: Lab, share: number): string {
  const at = (i: 0 | 1 | 2) => one[i] + (other[i] - one[i]) * share;
  const [lightness, a, b] = [at(0), at(1), at(2)];
  // https://bottosson.github.io/posts/oklab/
  const l = (lightness + 0.3963 * a + 0.2158 * b) ** 3;
  const m = (lightness - 0.1056 * a - 0.0639 * b) ** 3;
  const s = (lightness - 0.0895 * a - 1.2915 * b) ** 3;
  return hex(
    [
      4.0767 * l - 3.3077 * m + 0.231 * s,
      -1.2684 * l + 2.6098 * m - 0.3413 * s,
      -0.0042 * l - 0.7034 * m + 1.7076 * s,
    ].map((c) => 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)),
  );
}

function toLab(color: string): Lab {
  const [r, g, b] = linear(color);
  const l = Math.cbrt(0.4122 * r + 0.5363 * g + 0.0514 * b);
  const m = Math.cbrt(0.2119 * r + 0.6807 * g + 0.1074 * b);
  const s = Math.cbrt(0.0883 * r + 0.2817 * g + 0.63 * b);
  return [
    0.2105 * l + 0.7936 * m - 0.0041 * s,
    1.978 * l - 2.4286 * m + 0.4506 * s,
    0.0259 * l + 0.7828 * m - 0.8087 * s,
  ];
}
