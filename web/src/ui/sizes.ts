/**
 * The `sizes` of pictures that fill a frame of another shape. A browser chooses a rendition by its
 * width, and a landscape that covers a portrait frame is shown wider than the frame: three times as
 * wide in a hero on a phone. So what is said is how wide the *picture* is, whatever is cut off.
 */
import type { HotelImage } from "@frontage/sdk/wire";

/** A frame as it is under a condition. */
export interface Slot {
  /** The media condition; none in the last slot. */
  when?: string;
  /** Width of the frame. */
  width: number;
  unit: "vw" | "px";
  /** What is taken off the width, in pixels. */
  less?: number;
  /** Width of the frame by its height. */
  shape: number;
}

/** Up to this width of the window a page is laid out for a phone. */
export const PHONE = "(max-width: 719px)";

/**
 * Phones with three pixels to a point: nobody sees more than two of them in a photograph, and all
 * three cost twice the bytes.
 */
export const FINE = "(min-resolution: 2.5dppx)";

/** What a picture says in `sizes` that covers these frames, the first condition that holds first. */
export function covering(image: HotelImage, slots: Slot[]): string {
  const shape = shapeOf(image);
  return slots
    .flatMap((slot) => {
      const wider = Math.max(1, shape / slot.shape);
      const entry = (when: string | undefined, share: number) => {
        const width = `${Math.round(slot.width * share)}${slot.unit}`;
        const less = slot.less && ` - ${Math.floor(slot.less * share)}px`;
        return `${when ? `${when} ` : ""}${less ? `calc(${width}${less})` : width}`;
      };
      const fine = slot.when === PHONE ? [entry(`${PHONE} and ${FINE}`, (wider * 2) / 3)] : [];
      return [...fine, entry(slot.when, wider)];
    })
    .join(", ");
}

/** Width by height; that of most photographs where it is not known. */
export function shapeOf({ width, height }: HotelImage): number {
  return width && height ? width / height : 1.5;
}
