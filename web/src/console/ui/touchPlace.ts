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

/**
 * The gap between items that a finger at `x`, `y` means: beside the nearest item, on the side the
 * finger is on. `flow` is how the items follow one another; `null` when there are none.
 */
export function placeAt(
  x: number,
  y: number,
  boxes: readonly ItemBox[],
  flow: "rows" | "column",
): Place | null {
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
  const isBefore =
    flow === "rows" ? x < nearest.left + nearest.width / 2 : y < nearest.top + nearest.height / 2;
  return { key: nearest.key, side: isBefore ? "before" : "after" };
}
