import { replaceEqualDeep } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { GalleryNotes, HotelImage, PictureHint, PictureTag } from "../../api/types";
import { keyOf } from "./order";
import { tileOf } from "./tiles";

/** What a tile is made from. */
export interface TileItem {
  id: string;
  /** Which of the elements that this picture has had: see `madeAnew`. */
  made: number;
  image: HotelImage;
  /** From 0, among all pictures; `null` where it can be counted and is not needed for a name. */
  index: number | null;
  tags: readonly PictureTag[];
  hints: readonly PictureHint[];
}

const NONE: readonly never[] = [];
const NOTHING: ReadonlySet<string> = new Set();

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
    const wanted = madeAnew([...kept.current.keys()], shown.map(keyOf));
    // What has the focus, as a picture that is carried, would lose it with its element.
    const focused = tileOf(document.activeElement)?.dataset.key;
    const made = focused !== undefined && wanted.has(focused) ? NOTHING : wanted;
    const items = shown.map((given): TileItem => {
      const id = keyOf(given);
      const before = kept.current.get(id);
      // An answer brings all pictures anew, most of them as they were.
      const image = before ? replaceEqualDeep(before.image, given) : given;
      const { tags = NONE, hints = NONE } = notes?.pictures[id] ?? {};
      const isNamed = image.alt !== "" || image.caption !== "";
      const index = isCounted && isNamed ? null : (places.get(id) ?? 0);
      const item = {
        id,
        made: (before?.made ?? 0) + (made.has(id) ? 1 : 0),
        image,
        index,
        tags,
        hints,
      };
      return before && isSame(before, item) ? before : item;
    });
    kept.current = new Map(items.map((item) => [item.id, item]));
    return items;
  }, [images, shown, notes]);
}

/** Fewer elements than these that are moved are not worth any thought. */
const FEW = 12;

/**
 * Which tiles get a new element instead of being moved. React leaves those where they are that rise
 * from the first on, and takes all others out of the page and puts them in again: when four
 * pictures go to the start, those four stay and all others are moved, which takes the browser longer
 * than anything else here. Looked at from the end it is those four that move; made anew, they cost
 * what four pictures cost.
 */
export function madeAnew(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const places = new Map(before.map((id, place) => [id, place]));
  const stayed = after.filter((id) => places.has(id));
  const movedByReact = notRising(stayed, (id) => places.get(id) ?? 0);
  if (movedByReact.length <= FEW) return NOTHING;
  const fromTheEnd = notRising([...stayed].reverse(), (id) => -(places.get(id) ?? 0));
  return fromTheEnd.length < movedByReact.length / 2 ? new Set(fromTheEnd) : NOTHING;
}

/** What is less than something before it. */
function notRising(ids: readonly string[], placeOf: (id: string) => number): string[] {
  let highest = Number.NEGATIVE_INFINITY;
  return ids.filter((id) => {
    const place = placeOf(id);
    if (place < highest) return true;
    highest = place;
    return false;
  });
}

function isSame(one: TileItem, other: TileItem): boolean {
  return (
    one.made === other.made &&
    one.image === other.image &&
    one.index === other.index &&
    one.tags.join() === other.tags.join() &&
    // The query cache keeps what did not change.
    one.hints === other.hints
  );
}
