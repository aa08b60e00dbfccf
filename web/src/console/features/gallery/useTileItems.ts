import { replaceEqualDeep } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { GalleryNotes, HotelImage, PictureHint, PictureTag } from "../../api/types";
import { keyOf } from "./order";

/** What a tile is made from. */
export interface TileItem {
  id: string;
  image: HotelImage;
  /** From 0, among all pictures; `null` where it can be counted and is not needed for a name. */
  index: number | null;
  tags: readonly PictureTag[];
  hints: readonly PictureHint[];
}

const NONE: readonly never[] = [];

/**
 * One item for each picture that is shown: the very same object for as long as nothing of it
 * changes, so that of two hundred tiles only those are painted anew that look different.
 */
export function useTileItems(
  images: readonly HotelImage[],
  shown: readonly HotelImage[],
  notes: GalleryNotes | undefined,
): TileItem[] {
  const kept = useRef<ReadonlyMap<string, TileItem>>(new Map());
  return useMemo(() => {
    const places = new Map(images.map((image, index) => [keyOf(image), index]));
    const isCounted = shown.length === images.length;
    const items = shown.map((given): TileItem => {
      const id = keyOf(given);
      const before = kept.current.get(id);
      // An answer brings all pictures anew, most of them as they were.
      const image = before ? replaceEqualDeep(before.image, given) : given;
      const { tags = NONE, hints = NONE } = notes?.pictures[id] ?? {};
      const isNamed = image.alt !== "" || image.caption !== "";
      const index = isCounted && isNamed ? null : (places.get(id) ?? 0);
      const item = { id, image, index, tags, hints };
      return before && isSame(before, item) ? before : item;
    });
    kept.current = new Map(items.map((item) => [item.id, item]));
    return items;
  }, [images, shown, notes]);
}

function isSame(one: TileItem, other: TileItem): boolean {
  return (
    one.image === other.image &&
    one.index === other.index &&
    one.tags.join() === other.tags.join() &&
    // The query cache keeps what did not change.
    one.hints === other.hints
  );
}
