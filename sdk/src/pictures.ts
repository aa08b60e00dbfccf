/**
 * Where the renditions of a picture are. An address names the picture, its version and what is
 * wanted of it; what is there never changes, so it may be kept for ever. Every format exists for
 * every picture from the moment it is announced: what is not made yet is made when it is asked for.
 */
import type { HotelImage } from "./wire.js";

/** The formats of renditions, smallest files first. */
export type RenditionFormat = "avif" | "webp" | "jpg";

/** Shapes cut around the focal point; `social` is 1200 × 630. */
export type CropShape = "1x1" | "4x3" | "16x9" | "social";

/** What is wanted of a picture. */
export interface RenditionOptions {
  /** `webp` unless told. A picture that was just announced has WebP and JPEG; AVIF may take a moment. */
  format?: RenditionFormat;
  /** A part of it, in this shape, around the focal point; the whole picture unless told. */
  crop?: CropShape;
  /**
   * What stands before `/media/…`: `""` for addresses within the page's own site. Unless told, the
   * server that the picture's own `url` names. A picture that a CDN gives is there, whatever is told.
   */
  base?: string;
}

const RATIOS: Record<CropShape, readonly [number, number]> = {
  "1x1": [1, 1],
  "4x3": [4, 3],
  "16x9": [16, 9],
  social: [40, 21],
};
const SOCIAL_WIDTH = 1200;

/**
 * The widths in which a picture, or a crop of it, can be had, rising; empty for a picture on
 * another site, and for a crop from a server that cuts none.
 */
export function renditionWidths(image: HotelImage, crop?: CropShape): number[] {
  if (!isOurs(image)) return [];
  if (crop === undefined) return image.widths;
  const { version, width, height } = image;
  if (!version || !width || !height) return [];
  const [across, down] = RATIOS[crop];
  // As the server counts: rounded, and never wider than the picture.
  const fitting = Math.floor((height * across + Math.floor(down / 2)) / down);
  const widest = Math.max(1, Math.min(fitting, width));
  if (crop === "social") return [Math.min(SOCIAL_WIDTH, widest)];
  return [...image.widths.filter((each) => each < widest), widest];
}

/**
 * The address of the smallest rendition that is at least `width` pixels wide, or of the widest
 * there is; `null` when the picture has none like that (it lives on another site: use its `url`).
 */
export function renditionAddress(
  image: HotelImage,
  options: RenditionOptions & { width?: number } = {},
): string | null {
  const widths = renditionWidths(image, options.crop);
  const wanted = options.width ?? Number.POSITIVE_INFINITY;
  const width = widths.find((each) => each >= wanted) ?? widths.at(-1);
  return width ? at(image, width, options) : null;
}

/** All widths of one format as a `srcset`; `null` when the picture has none like that. */
export function srcset(image: HotelImage, options: RenditionOptions = {}): string | null {
  const candidates = renditionWidths(image, options.crop).map((width) => {
    const address = at(image, width, options);
    return address && `${address} ${width}w`;
  });
  return candidates.length > 0 && candidates.every(Boolean) ? candidates.join(", ") : null;
}

function at(image: HotelImage, width: number, options: RenditionOptions): string | null {
  const { format = "webp", crop, base = serverOf(image) } = options;
  if (base === null) return null;
  const picture = `${image.cdn ?? base}/media/${image.public_id}`;
  if (!image.version) {
    // An older server: neither versions, nor crops, nor AVIF.
    return format === "avif" || crop ? null : `${picture}/${width}.${format}`;
  }
  const part = crop ? `${crop}-${image.focal_point.map(thousandths).join("-")}/` : "";
  return `${picture}/${image.version}/${part}${width}.${format}`;
}

/** Whether the parts of its addresses are what they should be: they go into markup and styles. */
function isOurs({ public_id, version, widths }: HotelImage): boolean {
  return (
    public_id !== null &&
    /^[a-z0-9]+$/i.test(public_id) &&
    (!version || /^[0-9a-f]+$/.test(version)) &&
    widths.every(Number.isSafeInteger)
  );
}

function serverOf({ url }: HotelImage): string | null {
  return url.includes("/media/") ? (url.split("/media/")[0] as string) : null;
}

function thousandths(share: number): number {
  return Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0.5)) * 1000);
}
