import type { HotelImage } from "@frontage/sdk/wire";
import { source, srcset } from "./image-sources";

/**
 * Loads and decodes the rendition that a `<picture>` with the same `sizes` will show, so that it
 * can be painted at once. Rejects when the picture cannot be had.
 */
export function decoded(image: HotelImage, sizes: string): Promise<void> {
  const loader = new Image();
  loader.sizes = sizes;
  const webp = srcset(image, "webp");
  if (webp) loader.srcset = webp;
  else loader.src = source(image);
  return typeof loader.decode === "function" ? loader.decode() : Promise.resolve();
}
