/** The tiles of the grid as they lie on the page: which is which, and which lies where. */

/** The tile that something lies in. */
export function tileOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-key]") : null;
}

/** Key of the picture whose tile this is, and not of the tile that something lies in. */
export function keyOfTile(target: EventTarget | null): string | null {
  return (target instanceof HTMLElement && target.dataset.key) || null;
}

export function tileWith(grid: HTMLElement | null, key: string): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;
}

/** How many tiles lie beside each other. */
export function columnsOf(grid: HTMLElement): number {
  const tiles = [...grid.querySelectorAll<HTMLElement>("[data-key]")];
  const top = tiles[0]?.offsetTop;
  const next = tiles.findIndex((tile) => tile.offsetTop !== top);
  return Math.max(1, next === -1 ? tiles.length : next);
}

/** How far a key leads, in tiles; `null`: it leads nowhere. Home and End lead beyond every end. */
export function stepOf(key: string, grid: HTMLElement): number | null {
  const isFromRight = getComputedStyle(grid).direction === "rtl";
  switch (key) {
    case "ArrowRight":
      return isFromRight ? -1 : 1;
    case "ArrowLeft":
      return isFromRight ? 1 : -1;
    case "ArrowDown":
      return columnsOf(grid);
    case "ArrowUp":
      return -columnsOf(grid);
    case "PageDown":
      return columnsOf(grid) * 3;
    case "PageUp":
      return -columnsOf(grid) * 3;
    case "Home":
      return Number.NEGATIVE_INFINITY;
    case "End":
      return Number.POSITIVE_INFINITY;
    default:
      return null;
  }
}
