import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { type Flow, type ItemBox, lineAt, type Place, placeAt } from "./pointerPlace";

/** Put on the handle of an item, together with `HANDLE_CLASS`. Items carry their key as `data-key`. */
export const HANDLE = { "data-handle": "" };

/** The finger drags instead of scrolling. */
export const HANDLE_CLASS = "touch-none";

/** Hands tremble; less than this many pixels is no drag. */
const TREMBLE = 6;
/** So near an edge of the window the page scrolls along. */
const EDGE = 96;
/** What is pressed instead of dragged. */
const CONTROLS = "button,input,label,a,select,textarea";

interface Options {
  flow: "rows" | "column";
  /** What goes along when an item is dragged; the item alone when left out. */
  together?(key: string): ReadonlySet<string>;
  onDrop(key: string, place: Place): void;
}

interface Drag {
  /** How many items are in hand. */
  count: number;
  /** Picture of the item that was taken, if it has one, to be seen under the pointer. */
  picture: string | undefined;
  x: number;
  y: number;
  /** The line that shows where it would go. */
  line: { left: number; top: number; width: number; height: number } | null;
}

/**
 * Sorting by pointer: press and draw. A mouse takes the whole item, a finger a handle, with no need to hold first: the
 * browsers' own dragging by touch wants a long press and is missing in some. Escape puts back.
 * Gives what to paint above the page while something is dragged, so give it a component of its own:
 * it paints with every movement.
 */
export function usePointerReorder(
  list: RefObject<HTMLElement | null>,
  options: Options,
): ReactNode {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    let held: { pointer: number; key: string; x: number; y: number; row: HTMLElement } | null =
      null;
    let taken: readonly HTMLElement[] = [];
    let place: Place | null = null;
    let scrolling = 0;

    const flow = (): Flow => {
      if (latest.current.flow === "column") return "column";
      return getComputedStyle(element).direction === "rtl" ? "rows-from-right" : "rows";
    };
    const take = (key: string) => {
      const keys = latest.current.together?.(key) ?? new Set([key]);
      taken = rowsIn(element).filter((row) => keys.has(row.dataset.key ?? ""));
      for (const row of taken) row.setAttribute("data-pointer-dragging", "");
    };
    const follow = (x: number, y: number) => {
      if (held === null) return;
      const boxes = boxesIn(element);
      const way = flow();
      place = placeAt(x, y, boxes, way);
      const picture = held.row.querySelector("img")?.currentSrc;
      setDrag({ count: taken.length, picture, x, y, line: lineAt(place, boxes, way) });
    };
    const scroll = (x: number, y: number) => {
      cancelAnimationFrame(scrolling);
      const speed = y < EDGE ? -8 : y > window.innerHeight - EDGE ? 8 : 0;
      if (speed === 0) return;
      window.scrollBy(0, speed);
      follow(x, y);
      scrolling = requestAnimationFrame(() => scroll(x, y));
    };
    const stop = () => {
      cancelAnimationFrame(scrolling);
      for (const row of taken) row.removeAttribute("data-pointer-dragging");
      taken = [];
      held = null;
      place = null;
      setDrag(null);
    };

    const onDown = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || held !== null || event.button !== 0) return;
      const handle = event.target.closest("[data-handle]");
      const isTouch = event.pointerType === "touch";
      if (isTouch && handle === null) return;
      if (handle === null && event.target.closest(CONTROLS)) return;
      const row = event.target.closest<HTMLElement>("[data-key]");
      if (!row?.dataset.key) return;
      const { clientX: x, clientY: y, pointerId } = event;
      held = { pointer: pointerId, key: row.dataset.key, x, y, row };
    };
    const onMove = (event: PointerEvent) => {
      if (held === null || event.pointerId !== held.pointer) return;
      const { clientX: x, clientY: y } = event;
      if (taken.length === 0) {
        if (Math.hypot(x - held.x, y - held.y) < TREMBLE) return;
        take(held.key);
      }
      follow(x, y);
      scroll(x, y);
    };
    const onUp = (event: PointerEvent) => {
      if (held === null || event.pointerId !== held.pointer) return;
      const { key } = held;
      const isDragged = taken.length > 0;
      const to = place;
      stop();
      if (!isDragged) return;
      swallowClick();
      if (to !== null) latest.current.onDrop(key, to);
    };
    const onCancel = (event: PointerEvent) => {
      if (event.pointerId === held?.pointer) stop();
    };
    const onKey = (event: KeyboardEvent) => {
      if (taken.length === 0 || event.key !== "Escape") return;
      event.stopPropagation();
      stop();
    };

    element.addEventListener("pointerdown", onDown);
    // A pointer may leave the list, and its row may be painted anew meanwhile.
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey, { capture: true });
    return () => {
      stop();
      element.removeEventListener("pointerdown", onDown);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      window.removeEventListener("keydown", onKey, { capture: true });
    };
  }, [list]);

  if (drag === null) return null;
  return createPortal(
    <div aria-hidden="true" className="fixed inset-0 z-50 cursor-grabbing">
      {drag.line && <span className="absolute rounded-full bg-accent" style={drag.line} />}
      <span
        className="absolute size-20 rounded-2xl border-4 border-accent bg-accent-soft shadow-raised"
        style={{ left: drag.x - 40, top: drag.y - 40 }}
      >
        {drag.picture && (
          <img src={drag.picture} alt="" className="size-full rounded-xl object-cover" />
        )}
        {drag.count > 1 && (
          <span className="absolute -end-3 -top-3 min-w-8 rounded-full bg-accent px-2 py-1 text-center font-semibold text-on-accent text-sm tabular-nums">
            {drag.count}
          </span>
        )}
      </span>
    </div>,
    document.body,
  );
}

/** Letting go is no click on what lies below. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  // Browsers send it at once or not at all.
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
}

function rowsIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-key]")];
}

function boxesIn(list: HTMLElement): ItemBox[] {
  return rowsIn(list).map((row) => {
    const { left, top, width, height } = row.getBoundingClientRect();
    return { key: row.dataset.key ?? "", left, top, width, height };
  });
}
