/**
 * How wide each picture of the page is shown: the style sheets' measures once more, in the words of
 * the `sizes` attribute. Gutters are 4.5 % of the window each, and the content is at most 1280
 * pixels wide. Windows between two measures get the greater one.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { covering, FINE, PHONE, type Slot, shapeOf } from "../ui/sizes";
import type { Span } from "./gallery-rows";

/** A phone's window but for its gutters, which are of 20 pixels there. */
const ACROSS = { when: PHONE, width: 100, unit: "vw", less: 40 } as const;
/** One of two columns of that. */
const HALF = { when: PHONE, width: 50, unit: "vw", less: 24 } as const;

const WIDE = "(min-width: 1360px)";

/**
 * The hero fills the window, and on a phone half of a landscape's width is cut off. There it is
 * content with one and a half pixels to a point: it is the page's largest file and its first.
 */
export function heroSizes(image: HotelImage): string {
  const shape = shapeOf(image);
  const filling = (share: number) =>
    `max(${Math.ceil(100 * share)}vw, ${Math.ceil(100 * shape * share)}vh)`;
  return [
    `${PHONE} and ${FINE} ${filling(0.5)}`,
    `${PHONE} and (min-resolution: 1.5dppx) ${filling(0.75)}`,
    `${PHONE} ${filling(1)}`,
    // Beyond 1100 pixels the hero does not grow in height.
    `max(100vw, min(${Math.ceil(100 * shape)}vh, ${Math.ceil(1100 * shape)}px))`,
  ].join(", ");
}

/** The picture beside the welcome: upright on a wide window, across on a narrow one. */
export function welcomeSizes(image: HotelImage): string {
  return covering(image, [
    { ...ACROSS, shape: 4 / 3 },
    { when: "(max-width: 899px)", width: 91, unit: "vw", shape: 4 / 3 },
    { when: WIDE, width: 535, unit: "px", shape: 4 / 5 },
    { width: 38, unit: "vw", shape: 4 / 5 },
  ]);
}

/** A room's picture, by how many rooms there are: one across, pairs, or rows of three. */
export function roomSizes(image: HotelImage, rooms: number): string {
  const shape = 3 / 2;
  const across: Slot = { ...ACROSS, shape };
  if (rooms === 1) {
    return covering(image, [
      across,
      { when: "(max-width: 899px)", width: 91, unit: "vw", shape },
      { when: WIDE, width: 743, unit: "px", shape },
      { width: 53, unit: "vw", shape },
    ]);
  }
  const pair: Slot = { width: 44, unit: "vw", shape };
  if (rooms % 3 !== 0) {
    return covering(image, [across, { when: WIDE, width: 618, unit: "px", shape }, pair]);
  }
  return covering(image, [
    across,
    { when: "(max-width: 1079px)", ...pair },
    { when: WIDE, width: 400, unit: "px", shape },
    { width: 29, unit: "vw", shape },
  ]);
}

/** Frames of the gallery: in the grid of twelve, and where that grows no more. */
const TILES: Record<Span, [phone: "across" | "half", grid: Frame, wide: Frame]> = {
  full: ["across", [91, 2], [1280, 2.1]],
  big: ["across", [61, 1.33], [850, 1.42]],
  wide: ["half", [53, 1.17], [742, 1.24]],
  narrow: ["half", [38, 0.83], [526, 0.88]],
  "first-third": ["across", [30, 1.34], [418, 1.43]],
  third: ["half", [30, 1.34], [418, 1.43]],
};
type Frame = [width: number, shape: number];

/** A picture of the gallery's grid. */
export function tileSizes(span: Span, image: HotelImage): string {
  const [phone, grid, wide] = TILES[span];
  return covering(image, [
    phone === "across" ? { ...ACROSS, shape: 3 / 2 } : { ...HALF, shape: 1 },
    { when: WIDE, width: wide[0], unit: "px", shape: wide[1] },
    { width: grid[0], unit: "vw", shape: grid[1] },
  ]);
}

/** A picture that is shown whole, as large as the window allows beside its caption. */
export function largeSizes(image: HotelImage): string {
  const whole = (share: number) =>
    `min(${Math.ceil(100 * share)}vw, ${Math.ceil(85 * shapeOf(image) * share)}vh)`;
  return `${PHONE} and ${FINE} ${whole(2 / 3)}, ${whole(1)}`;
}

/** A logo of that height in CSS pixels; it is never wider than 200. */
export function logoSizes(image: HotelImage, height: number): string {
  return `${Math.min(200, Math.ceil(height * shapeOf(image)))}px`;
}
