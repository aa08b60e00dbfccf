/**
 * The blurred preview of a picture, worked out from its ThumbHash
 * (https://evanw.github.io/thumbhash/) on a few pixels, which the browser's scaling blurs. It is
 * drawn, because a strict page forbids `data:` pictures but no canvas.
 */
import { el } from "./el";

/** Pixels in each direction; more would only be smoothed away. */
const SIDE = 8;

/** The preview, to be stretched; `null` when there is none. */
export function preview(hash: string | null): HTMLCanvasElement | null {
  const rgba = pixels(hash);
  if (!rgba) return null;
  const canvas = el("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, SIDE), 0, 0);
  return canvas;
}

/**
 * `SIDE`² pixels, each as red, green, blue and opacity; `null` for what is no hash, and for a
 * picture with clear parts, through which a preview would go on shining.
 */
export function pixels(hash: string | null): Uint8ClampedArray<ArrayBuffer> | null {
  let text: string;
  try {
    text = atob(hash ?? "");
  } catch {
    return null;
  }
  const byte = (at: number) => text.charCodeAt(at) || 0;
  const first = byte(0) | (byte(1) << 8) | (byte(2) << 16);
  const second = byte(3) | (byte(4) << 8);
  if (text.length < 5 || first >> 23) return null;
  let next = 10;
  // A channel is a sum of cosines around its mean. Their weights follow each other in half bytes.
  const channel = (mean: number, scale: number, across: number, down: number) => {
    const waves: [x: number, y: number, weight: number][] = [];
    for (let y = 0; y < down; y += 1) {
      for (let x = y ? 0 : 1; x * down < across * (down - y); x += 1) {
        const half = (byte(next >> 1) >> ((next & 1) * 4)) & 15;
        waves.push([x * Math.PI, y * Math.PI, (half / 7.5 - 1) * 2 * scale]);
        next += 1;
      }
    }
    return (u: number, v: number) =>
      waves.reduce((sum, [x, y, weight]) => sum + weight * Math.cos(x * u) * Math.cos(y * v), mean);
  };
  const colour = (from: number, scale: number) =>
    channel(((first >> from) & 63) / 31.5 - 1, (((second >> scale) & 63) / 63) * 1.25, 3, 3);
  const short = Math.max(3, second & 7);
  const [across, down] = second >> 15 ? [7, short] : [short, 7];
  const light = channel((first & 63) / 63, ((first >> 18) & 31) / 31, across, down);
  const yellow = colour(6, 3);
  const red = colour(12, 9);
  const rgba = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const place = [((at % SIDE) + 0.5) / SIDE, (Math.floor(at / SIDE) + 0.5) / SIDE] as const;
    const l = light(...place);
    const b = l - (2 / 3) * yellow(...place);
    const r = (3 * l - b + red(...place)) / 2;
    rgba.set(
      [r, r - red(...place), b, 1].map((share) => share * 255),
      at * 4,
    );
  }
  return rgba;
}
