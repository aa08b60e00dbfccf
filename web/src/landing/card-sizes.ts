/**
 * How wide the pictures of cards are shown: the style sheet's measures once more, in the words of
 * the `sizes` attribute.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { covering, PHONE, type Slot } from "../ui/sizes";

/** How many cards stand beside one another where there is room. */
export type Layout = 1 | 2 | 3;

const WIDE = "(min-width: 1408px)";
const NARROW = "(max-width: 759px)";

const SLOTS: Record<Layout, Slot[]> = {
  1: [
    ...across(3 / 2),
    { when: WIDE, width: 1280, unit: "px", shape: 2 },
    { width: 91, unit: "vw", shape: 2 },
  ],
  // Nearly a square, as far as the window's height allows.
  2: [
    ...across(4 / 3),
    { when: WIDE, width: 618, unit: "px", shape: 1.15 },
    { width: 45, unit: "vw", shape: 1.15 },
  ],
  3: [
    ...across(4 / 3),
    { when: "(max-width: 1179px)", width: 45, unit: "vw", shape: 4 / 3 },
    { when: WIDE, width: 400, unit: "px", shape: 4 / 3 },
    { width: 29, unit: "vw", shape: 4 / 3 },
  ],
};

/** The `sizes` of a card's picture, which covers a frame of another shape. */
export function cardSizes(image: HotelImage, layout: Layout): string {
  return covering(image, SLOTS[layout]);
}

/** One card across the window, but for the gutters. */
function across(shape: number): Slot[] {
  return [
    { when: PHONE, width: 100, unit: "vw", less: 40, shape },
    { when: NARROW, width: 91, unit: "vw", shape },
  ];
}
