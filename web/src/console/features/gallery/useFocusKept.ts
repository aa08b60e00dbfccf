import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { HotelImage } from "../../api/types";
import type { Held } from "../../ui/Held";
import { keyOf } from "./order";
import { tileWith } from "./tiles";

/**
 * The tile that Tab leads to is always one that is there: when it goes, be it removed here or by a
 * colleague, the one that takes its place is it. And when what had the focus is gone, a tile, a bar
 * or a dialog that leads back to nothing, that tile has it.
 */
export function useFocusKept(
  grid: RefObject<HTMLElement | null>,
  shown: readonly HotelImage[],
  current: Held<string | null>,
): void {
  const before = useRef<readonly string[]>([]);
  useLayoutEffect(() => {
    const keys = shown.map(keyOf);
    const key = current.get();
    if (key === null || !keys.includes(key)) {
      const place = key === null ? 0 : Math.max(0, before.current.indexOf(key));
      current.set(keys[Math.min(place, keys.length - 1)] ?? null);
    }
    before.current = keys;
  }, [shown, current]);

  useEffect(() => {
    let last: Element | null = null;
    let waiting = 0;
    const note = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : null;
    };
    const look = () => {
      if (last === null || last.isConnected || hasFocus()) return;
      cancelAnimationFrame(waiting);
      // Dialogs give the focus back one frame after they are gone.
      waiting = requestAnimationFrame(() => {
        waiting = requestAnimationFrame(() => {
          if (last === null || last.isConnected || hasFocus()) return;
          last = null;
          tileWith(grid.current, current.get() ?? "")?.focus();
        });
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", note);
    return () => {
      cancelAnimationFrame(waiting);
      observer.disconnect();
      document.removeEventListener("focusin", note);
    };
  }, [grid, current]);
}

function hasFocus(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}
