import type { HotelImage } from "@frontage/sdk/wire";
import { jpegs, source, sourcesOf } from "./image-sources";

/**
 * Loads and decodes the rendition that a `<picture>` with the same `sizes` will show, so that it
 * can be painted at once. The choice between formats is the browser's: it is given the same
 * elements to choose from. Rejects when the picture cannot be had.
 */
export function decoded(image: HotelImage, sizes: string, fresh: boolean): Promise<void> {
  const picture = document.createElement("picture");
  for (const { type, srcset } of sourcesOf(image, fresh)) {
    const element = document.createElement("source");
    element.type = type;
    element.sizes = sizes;
    element.srcset = srcset;
    picture.append(element);
  }
  const loader = document.createElement("img");
  loader.sizes = sizes;
  picture.append(loader);
  const candidates = jpegs(image);
  if (candidates) loader.srcset = candidates;
  loader.src = source(image);
  return typeof loader.decode === "function" ? loader.decode() : Promise.resolve();
}
