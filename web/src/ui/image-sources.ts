/** Where the renditions of a picture are, in the words of `srcset`. */
import type { HotelImage } from "@frontage/sdk/wire";
import { webAddress } from "./text";

/** What distinguishes one picture from another: the same key means the same pixels. */
export function imageKey(image: HotelImage): string {
  return image.public_id ?? image.url;
}

/** True for an id that may be part of a path or of a style sheet's selector. */
export function isPublicId(id: string | null | undefined): id is string {
  return !!id && /^[a-z0-9]+$/i.test(id);
}

/** `/media/{id}/320.webp 320w, …`; `undefined` for a picture without renditions. */
export function srcset(image: HotelImage, format: "webp" | "jpg"): string | undefined {
  if (!isPublicId(image.public_id) || image.widths.length === 0) return undefined;
  return image.widths
    .map((width) => `/media/${image.public_id}/${width}.${format} ${width}w`)
    .join(", ");
}

/**
 * One address for those who cannot choose: the largest JPEG up to `limit` pixels wide, or the
 * smallest there is; a foreign picture's own address. Empty when the picture has none that is safe.
 */
export function source(image: HotelImage, limit = 1280): string {
  if (isPublicId(image.public_id) && image.widths.length > 0) {
    const fitting = image.widths.filter((width) => width <= limit);
    const width = fitting.length > 0 ? Math.max(...fitting) : Math.min(...image.widths);
    return `/media/${image.public_id}/${width}.jpg`;
  }
  return webAddress(image.url) ?? "";
}

/** A picture as a browser's tab shows it: small, and WebP, which keeps a clear ground clear. */
export function iconSource(image: HotelImage): string {
  if (!isPublicId(image.public_id) || image.widths.length === 0) return source(image);
  return `/media/${image.public_id}/${Math.min(...image.widths)}.webp`;
}
