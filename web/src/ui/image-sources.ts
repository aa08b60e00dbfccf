/** Where the renditions of a picture are, on the page's own site, in the words of `srcset`. */
import {
  type RenditionFormat,
  renditionAddress,
  renditionWidths,
  srcset,
} from "@frontage/sdk/pictures";
import type { HotelImage } from "@frontage/sdk/wire";
import { webAddress } from "./text";

/** What distinguishes one picture from another, whatever is shown of it. */
export function imageKey(image: HotelImage): string {
  return image.public_id ?? image.url;
}

/** The same key means the same pixels: a crop makes another one, a caption does not. */
export function pixelsKey(image: HotelImage): string {
  return image.public_id ? `${image.public_id}/${image.version ?? ""}` : image.url;
}

/** True for an id that may be part of a path or of a style sheet's selector. */
export function isPublicId(id: string | null | undefined): id is string {
  return !!id && /^[a-z0-9]+$/i.test(id);
}

/** A `<source>` of a `<picture>`. */
export interface Source {
  type: string;
  srcset: string;
}

/**
 * The formats to offer beside JPEG, the best first. A picture that was announced a moment ago has
 * no AVIF yet, and making one takes longer than it saves: `fresh` leaves it out.
 */
export function sourcesOf(image: HotelImage, fresh: boolean): Source[] {
  const offered: RenditionFormat[] = fresh ? ["webp"] : ["avif", "webp"];
  return offered.flatMap((format) => {
    const candidates = srcset(image, { format, base: "" });
    return candidates ? [{ type: `image/${format}`, srcset: candidates }] : [];
  });
}

/** Every JPEG, for a browser that knows nothing better; `undefined` without renditions. */
export function jpegs(image: HotelImage): string | undefined {
  return srcset(image, { format: "jpg", base: "" }) ?? undefined;
}

/**
 * One address for those who cannot choose: the largest JPEG up to `limit` pixels wide, or the
 * smallest there is; a foreign picture's own address. Empty when the picture has none that is safe.
 */
export function source(image: HotelImage, limit = 1280): string {
  const widths = renditionWidths(image);
  const width = widths.filter((each) => each <= limit).at(-1) ?? widths[0];
  const own =
    width === undefined ? null : renditionAddress(image, { width, format: "jpg", base: "" });
  return own ?? webAddress(image.url) ?? "";
}

/** The picture beside a link in a messenger, cut to the shape they show, and its size. */
export function socialSource(
  image: HotelImage,
): { address: string; width: number; height: number } | null {
  const [width] = renditionWidths(image, "social");
  const address = renditionAddress(image, { crop: "social", format: "jpg", base: "" });
  return address && width ? { address, width, height: Math.round((width * 21) / 40) } : null;
}

/** A picture as a telephone's home screen shows it: square, around what must stay in view. */
export function touchIconSource(image: HotelImage): string | null {
  return renditionAddress(image, { width: 180, crop: "1x1", format: "jpg", base: "" });
}

/** A picture as a browser's tab shows it: small, and WebP, which keeps a clear ground clear. */
export function iconSource(image: HotelImage): string {
  return renditionAddress(image, { width: 1, base: "" }) ?? source(image);
}
