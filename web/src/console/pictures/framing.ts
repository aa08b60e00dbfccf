/**
 * Parts of a picture, as rules of geometry: everything is a share of the picture's sides, 0…1, and
 * a ratio is width to height in pixels.
 */
import type { Rect } from "../api/types";

export type Point = readonly [number, number];

export const WHOLE: Rect = { x: 0, y: 0, width: 1, height: 1 };

/** The shortest side of a crop: less is no picture of anything. */
const LEAST = 0.05;

/** The shapes that places on pages have. */
export const SHAPES = [
  { name: "square", ratio: 1 },
  { name: "4 : 3", ratio: 4 / 3 },
  { name: "16 : 9", ratio: 16 / 9 },
  { name: "link", ratio: 1200 / 630 },
] as const;

/** Which edges of a crop somebody holds: `n`, `se`… */
export type Handle = "n" | "e" | "s" | "w" | "ne" | "se" | "sw" | "nw";

export const clamp = (value: number, least: number, most: number) =>
  Math.min(Math.max(value, least), Math.max(least, most));

/** The largest part of that shape around a point, as the server cuts it. */
export function shapeAround(ratio: number, [x, y]: Point, pictureRatio: number): Rect {
  const width = Math.min(1, ratio / pictureRatio);
  const height = Math.min(1, pictureRatio / ratio);
  return {
    x: clamp(x - width / 2, 0, 1 - width),
    y: clamp(y - height / 2, 0, 1 - height),
    width,
    height,
  };
}

/** A part of a part, as a part of the whole. */
export function within(outer: Rect, inner: Rect): Rect {
  return {
    x: outer.x + inner.x * outer.width,
    y: outer.y + inner.y * outer.height,
    width: inner.width * outer.width,
    height: inner.height * outer.height,
  };
}

/** Width to height of a part of a picture. */
export function ratioOf(part: Rect, pictureRatio: number): number {
  return (part.width / part.height) * pictureRatio;
}

/** A point of one part as a point of another; `null` when it lies outside. */
export function carried([x, y]: Point, from: Rect, to: Rect): Point | null {
  const [across, down] = [
    (from.x + x * from.width - to.x) / to.width,
    (from.y + y * from.height - to.y) / to.height,
  ];
  const isInside = across >= 0 && across <= 1 && down >= 0 && down <= 1;
  return isInside ? [across, down] : null;
}

/** The part moved, as far as the picture goes. */
export function movedBy(part: Rect, dx: number, dy: number): Rect {
  return {
    ...part,
    x: clamp(part.x + dx, 0, 1 - part.width),
    y: clamp(part.y + dy, 0, 1 - part.height),
  };
}

/**
 * The part with the held edges moved. With a `ratio` it keeps that shape: the opposite corner, or
 * the middle of the opposite edge, stays where it is.
 */
export function resizedBy(
  part: Rect,
  handle: Handle,
  [dx, dy]: Point,
  ratio: number | null,
  pictureRatio: number,
): Rect {
  const west = handle.includes("w");
  const north = handle.includes("n");
  const sideways = west || handle.includes("e");
  const upright = north || handle.includes("s");
  const right = part.x + part.width;
  const bottom = part.y + part.height;
  const roomAcross = west ? right : 1 - part.x;
  const roomDown = north ? bottom : 1 - part.y;
  const width = sideways ? clamp(part.width + (west ? -dx : dx), LEAST, roomAcross) : part.width;
  const height = upright ? clamp(part.height + (north ? -dy : dy), LEAST, roomDown) : part.height;
  if (ratio === null) {
    return {
      x: west ? right - width : part.x,
      y: north ? bottom - height : part.y,
      width,
      height,
    };
  }
  /** Height that belongs to a width of 1. */
  const slope = pictureRatio / ratio;
  const middleX = part.x + part.width / 2;
  const middleY = part.y + part.height / 2;
  const most = Math.min(
    sideways ? roomAcross : 2 * Math.min(middleX, 1 - middleX),
    (upright ? roomDown : 2 * Math.min(middleY, 1 - middleY)) / slope,
  );
  const wanted = Math.max(sideways ? width : 0, upright ? height / slope : 0);
  const kept = clamp(wanted, Math.min(most, Math.max(LEAST, LEAST / slope)), most);
  const tall = kept * slope;
  return {
    x: sideways ? (west ? right - kept : part.x) : middleX - kept / 2,
    y: upright ? (north ? bottom - tall : part.y) : middleY - tall / 2,
    width: kept,
    height: tall,
  };
}

/** The largest part of that shape inside `part`, with the same middle. */
export function shapedInside(part: Rect, ratio: number, pictureRatio: number): Rect {
  const own = ratioOf(part, pictureRatio);
  const width = part.width * Math.min(1, ratio / own);
  const height = part.height * Math.min(1, own / ratio);
  return {
    x: part.x + (part.width - width) / 2,
    y: part.y + (part.height - height) / 2,
    width,
    height,
  };
}

/** Whether so much is shown that it may as well be all of it. */
export function isWhole({ x, y, width, height }: Rect): boolean {
  return x < 0.002 && y < 0.002 && width > 0.996 && height > 0.996;
}
