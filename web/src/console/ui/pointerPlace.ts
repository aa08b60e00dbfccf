/** Where an item lies on the screen, in CSS pixels. */
export interface ItemBox {
  key: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Place {
  key: string;
  side: "before" | "after";
}

/** How items follow one another: in lines as words do, from either side, or below each other. */
export type Flow = "rows" | "rows-from-right" | "column";

/**
 * The gap between items that a pointer at `x`, `y` means: beside the nearest item, on the side the
 * pointer is on; `null` when there are none.
 */
export function placeAt(x: number, y: number, boxes: readonly ItemBox[], flow: Flow): Place | null {
  let nearest: ItemBox | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    const dx = Math.max(box.left - x, 0, x - (box.left + box.width));
    const dy = Math.max(box.top - y, 0, y - (box.top + box.height));
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      nearest = box;
    }
  }
  if (nearest === null) return null;
  const isOnLeft = x < nearest.left + nearest.width / 2;
  const isBefore =
    flow === "column" ? y < nearest.top + nearest.height / 2 : isOnLeft === (flow === "rows");
  return { key: nearest.key, side: isBefore ? "before" : "after" };
}

/** The line that shows a place, in CSS pixels of the window; `null` when its item is gone. */
export function lineAt(place: Place | null, boxes: readonly ItemBox[], flow: Flow) {
  const box = boxes.find(({ key }) => key === place?.key);
  if (!box || !place) return null;
  const { left, top, width, height } = box;
  const after = place.side === "after";
  if (flow === "column") return { left, top: (after ? top + height : top) - 2, width, height: 4 };
  const isOnRight = after === (flow === "rows");
  return {
    left: (isOnRight ? left + width : left) - 2,
    top: top + 8,
    width: 4,
    height: height - 16,
  };
}
