import type { KeyboardEvent, RefObject } from "react";
import type { HotelImage } from "../../api/types";
import { keyOf } from "./order";
import type { Selection } from "./Selection";
import { keyOfTile, stepOf, tileOf, tileWith } from "./tiles";

interface Options {
  grid: RefObject<HTMLElement | null>;
  shown: readonly HotelImage[];
  selection: Selection;
  canSelect: boolean;
  /** Enter on a tile. */
  onOpen(key: string, event: KeyboardEvent): void;
}

/**
 * The grid by keyboard: arrows, Home, End and the page keys go from tile to tile; Space ticks the
 * one with the focus, Shift with an arrow goes on ticking, Ctrl+A takes all and Escape none, and
 * from a button of a tile Escape leads back to the tile.
 */
export function useGridKeys({ grid, shown, selection, canSelect, onOpen }: Options) {
  return (event: KeyboardEvent): void => {
    const key = keyOfTile(event.target);
    if (grid.current === null) return;
    if (key === null) {
      if (event.key !== "Escape" || selection.keys().size > 0) return;
      tileOf(event.target)?.focus();
      event.preventDefault();
      return;
    }
    const all = shown.map(keyOf);
    const isCommand = event.ctrlKey || event.metaKey;
    const steps = event.altKey || isCommand ? null : stepOf(event.key, grid.current);
    if (steps !== null) {
      const here = all.indexOf(key);
      const to = Math.max(0, Math.min(all.length - 1, here + steps));
      const next = all[to];
      // Above the first line the page scrolls to what stands there.
      if (next === undefined || to === here) return;
      if (canSelect && event.shiftKey) {
        if (selection.keys().size === 0) selection.extend(key, all);
        selection.extend(next, all);
      }
      tileWith(grid.current, next)?.focus();
    } else if (event.key === "Enter") onOpen(key, event);
    else if (!canSelect) return;
    else if (event.key === " ") selection.toggle(key);
    else if (event.key === "a" && isCommand) selection.replace(all);
    else if (event.key === "Escape" && selection.keys().size > 0) selection.replace([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
