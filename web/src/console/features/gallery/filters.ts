import type { GalleryNotes, HotelImage, PictureTag } from "../../api/types";
import { keyOf } from "./order";

/** Which pictures are shown. */
export type Filter = "all" | "untagged" | "no-alt" | "hinted" | PictureTag;

/** Whether a picture is shown under a filter. A picture on another site has no notes. */
export function fits(filter: Filter, image: HotelImage, notes: GalleryNotes | undefined): boolean {
  const noted = notes?.pictures[keyOf(image)];
  switch (filter) {
    case "all":
      return true;
    case "no-alt":
      return lacksAlt(image);
    case "hinted":
      return (noted?.hints.length ?? 0) > 0;
    case "untagged":
      return noted !== undefined && noted.tags.length === 0;
    default:
      return noted?.tags.includes(filter) ?? false;
  }
}

/** Whether staff can and should say what it shows. */
export function lacksAlt(image: HotelImage): boolean {
  return image.alt === "" && image.public_id !== null;
}

/** The filters that show some pictures but not all, each with how many. */
export function filtersFor(
  images: readonly HotelImage[],
  notes: GalleryNotes | undefined,
): { filter: Filter; count: number }[] {
  const all: Filter[] = [...(notes?.tags ?? []), "untagged", "no-alt", "hinted"];
  return all
    .map((filter) => ({
      filter,
      count: images.filter((image) => fits(filter, image, notes)).length,
    }))
    .filter(({ count }) => count > 0 && count < images.length);
}
