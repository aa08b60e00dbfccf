/** What can be changed of a picture, as a form holds it: each value a text. */
import type { HotelImage, ImageDetails, Rect } from "../api/types";
import { carried, isWhole, type Point, WHOLE } from "./framing";

/** Named as in the API, so that its reasons and conflicts find their fields. */
export type PictureValues = {
  readonly alt: string;
  readonly caption: string;
  /** `"0.250,0.400"`; empty: the automatic one. */
  readonly focal_point: string;
  /** `"0.1000,0.0000,0.5000,1.0000"`: x, y, width, height; empty: the whole picture. */
  readonly crop: string;
};

/** What a PATCH of a picture may hold. */
export interface PictureBody {
  alt?: string;
  caption?: string;
  focal_point?: Point | null;
  crop?: Rect | null;
  base_revision?: number;
}

export function pictureValues(image: HotelImage, details: ImageDetails | undefined): PictureValues {
  return {
    alt: image.alt,
    caption: image.caption,
    focal_point: details?.focal_point_chosen ? focalText(image.focal_point) : "",
    crop: cropText(details?.crop ?? null),
  };
}

export function pictureBody(changed: Partial<PictureValues>): PictureBody {
  const { focal_point, crop, ...texts } = changed;
  return {
    ...texts,
    ...(focal_point === undefined ? {} : { focal_point: readFocal(focal_point) }),
    ...(crop === undefined ? {} : { crop: readCrop(crop) }),
  };
}

/** A value as the API writes it, as the form holds it. */
export function readValue(raw: unknown): string {
  if (Array.isArray(raw)) return focalText([Number(raw[0]), Number(raw[1])]);
  if (typeof raw === "object" && raw !== null) return cropText(raw as Rect);
  return String(raw ?? "");
}

export function focalText(point: Point | null): string {
  return point === null ? "" : point.map((share) => share.toFixed(3)).join();
}

export function readFocal(text: string): Point | null {
  const [x = Number.NaN, y = Number.NaN] = text.split(",").map(Number);
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}

export function cropText(part: Rect | null): string {
  if (part === null || isWhole(part)) return "";
  return [part.x, part.y, part.width, part.height].map((share) => share.toFixed(4)).join();
}

export function readCrop(text: string): Rect | null {
  const [x = 0, y = 0, width = 0, height = 0] = text.split(",").map(Number);
  if (!(width > 0 && height > 0)) return null;
  // Rounding must not carry an edge out of the picture.
  return { x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y) };
}

/**
 * The focal point to show while a form is open, in what its crop shows: the chosen one, else the
 * one of now carried over. `isCertain` is false when the server will look for another.
 */
export function focalOf(
  values: PictureValues,
  server: PictureValues,
  image: HotelImage,
): { point: Point; isCertain: boolean } {
  const isNewCrop = values.crop !== server.crop;
  const isTyped = values.focal_point !== server.focal_point;
  const typed = readFocal(values.focal_point);
  if (typed && (isTyped || !isNewCrop)) return { point: typed, isCertain: true };
  const was = readCrop(server.crop) ?? WHOLE;
  const over = carried(image.focal_point, was, readCrop(values.crop) ?? WHOLE);
  const isBackToAutomatic = isTyped && typed === null;
  const isKept = !isNewCrop || (server.focal_point !== "" && over !== null);
  return { point: over ?? [0.5, 0.5], isCertain: isKept && !isBackToAutomatic };
}
