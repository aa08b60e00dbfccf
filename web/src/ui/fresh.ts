import type { HotelImage } from "@frontage/sdk/wire";
import { createContext, useCallback, useContext } from "react";
import { pixelsKey } from "./image-sources";

/**
 * The pictures that the page was loaded with. What came since is fresh: announced at its first
 * light, its better formats still in the making. `null` where nothing comes later.
 */
export const LoadedPictures = createContext<ReadonlySet<string> | null>(null);

/** Pictures as {@link LoadedPictures} wants them. */
export function loadedPictures(images: (HotelImage | null)[]): ReadonlySet<string> {
  return new Set(images.flatMap((image) => (image ? [pixelsKey(image)] : [])));
}

/** Tells whether a picture came to this page by an event. */
export function useFresh(): (image: HotelImage) => boolean {
  const loaded = useContext(LoadedPictures);
  return useCallback(
    (image: HotelImage) => loaded !== null && !loaded.has(pixelsKey(image)),
    [loaded],
  );
}
