import type { GalleryUploadAnswer, HotelImage, StaffSettings } from "../../api/types";
import { t } from "../../i18n/i18n";

/** What tells one picture of the gallery from another. */
export function keyOf(image: HotelImage): string {
  return image.public_id ?? image.url;
}

/**
 * The pictures in the wanted order. One that is no longer there is left out; one that came since
 * keeps to the end, where the server put it.
 */
export function ordered(
  images: readonly HotelImage[],
  wanted: readonly string[] | null,
): readonly HotelImage[] {
  if (wanted === null) return images;
  const left = new Map(images.map((image) => [keyOf(image), image]));
  const first: HotelImage[] = [];
  for (const key of wanted) {
    const image = left.get(key);
    if (image && left.delete(key)) first.push(image);
  }
  return [...first, ...left.values()];
}

/** The settings with `images` as the gallery. */
export function withGallery(settings: StaffSettings, images: readonly HotelImage[]): StaffSettings {
  return { ...settings, gallery_images: [...images], gallery: images.map((image) => image.url) };
}

/** The settings with an uploaded picture at its place, once, however often this is told. */
export function withUploaded(settings: StaffSettings, answer: GalleryUploadAnswer): StaffSettings {
  const others = settings.gallery_images.filter((image) => keyOf(image) !== keyOf(answer.image));
  others.splice(answer.position, 0, answer.image);
  return withGallery(settings, others);
}

/** What a picture is called where it is not seen: in lists read aloud and in buttons. */
export function nameOf(image: HotelImage, index: number): string {
  return image.alt || image.caption || t("gallery:unnamed", { position: index + 1 });
}

/** The list with `keys`, in the order they have in it, so that the first of them is the `position`-th. */
export function placedAt(
  list: readonly string[],
  keys: ReadonlySet<string>,
  position: number,
): string[] {
  const moving = list.filter((key) => keys.has(key));
  const rest = list.filter((key) => !keys.has(key));
  rest.splice(Math.max(0, Math.min(rest.length, position - 1)), 0, ...moving);
  return rest;
}

/** Where `keys` stand in the list, from 1, rising. */
export function positionsOf(list: readonly string[], keys: ReadonlySet<string>): number[] {
  return list.flatMap((key, index) => (keys.has(key) ? [index + 1] : []));
}
