import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { type ItemBox, type Place, placeAt } from "./touchPlace";

/** Put on the handle of an item, together with `TOUCH_HANDLE_CLASS`. */
export const TOUCH_HANDLE = { "data-touch-handle": "" };

/**
 * The finger drags instead of scrolling. React Aria lets pointers fall through a handle, so that
 * browsers drag the row below; a finger has to hit the handle itself.
 */
export const TOUCH_HANDLE_CLASS = "touch-none pointer-coarse:pointer-events-auto!";

/** A finger trembles; less than this many pixels is no drag. */
const TREMBLE = 6;
/** So near an edge of the window the page scrolls along. */
const EDGE = 96;

interface Drag {
  key: string;
  /** Its picture, if it has one, to be seen under the finger. */
  picture: string | undefined;
  x: number;
  y: number;
  /** The line that shows where the item would go. */
  line: { left: number; top: number; width: number; height: number } | null;
}

/**
 * Sorting by finger: press a handle and drag, with no need to hold first. The browsers' own
 * dragging by touch wants a long press and is missing in some; it still works beside this.
 * Gives what to paint above the page while something is dragged.
 */
export function useTouchReorder(
  list: RefObject<HTMLElement | null>,
  flow: "rows" | "column",
  onDrop: (key: string, place: Place) => void,
): ReactNode {
  const [drag, setDrag] = useState<Drag | null>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    let held: { pointer: number; key: string; x: number; y: number; row: HTMLElement } | null =
      null;
    let isDragging = false;
    let place: Place | null = null;
    let scrolling = 0;

    const follow = (x: number, y: number) => {
      if (held === null) return;
      const boxes = boxesIn(element);
      place = placeAt(x, y, boxes, flow);
      const picture = held.row.querySelector("img")?.currentSrc;
      setDrag({ key: held.key, picture, x, y, line: lineAt(place, boxes, flow) });
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
      held?.row.removeAttribute("data-touch-dragging");
      held = null;
      isDragging = false;
      place = null;
      setDrag(null);
    };

    const onDown = (event: PointerEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const row = target?.closest("[data-touch-handle]")?.closest<HTMLElement>("[data-key]");
      if (event.pointerType !== "touch" || held !== null || !row?.dataset.key) return;
      const { clientX: x, clientY: y, pointerId } = event;
      held = { pointer: pointerId, key: row.dataset.key, x, y, row };
    };
    const onMove = (event: PointerEvent) => {
      if (held === null || event.pointerId !== held.pointer) return;
      const { clientX: x, clientY: y } = event;
      if (!isDragging && Math.hypot(x - held.x, y - held.y) < TREMBLE) return;
      isDragging = true;
      held.row.setAttribute("data-touch-dragging", "");
      follow(x, y);
      scroll(x, y);
    };
    const onUp = (event: PointerEvent) => {
      if (held === null || event.pointerId !== held.pointer) return;
      const { key } = held;
      const to = isDragging ? place : null;
      stop();
      if (to !== null && to.key !== key) drop.current(key, to);
    };
    const onCancel = (event: PointerEvent) => {
      if (event.pointerId === held?.pointer) stop();
    };

    element.addEventListener("pointerdown", onDown);
    // A finger may leave the list, and its row may be painted anew meanwhile.
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    return () => {
      stop();
      element.removeEventListener("pointerdown", onDown);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
    };
  }, [list, flow]);

  if (drag === null) return null;
  return createPortal(
    <div aria-hidden="true" className="pointer-events-none fixed inset-0 z-50">
      {drag.line && <span className="absolute rounded-full bg-accent" style={drag.line} />}
      <span
        className="absolute size-20 overflow-hidden rounded-2xl border-4 border-accent bg-accent-soft/80 shadow-raised"
        style={{ left: drag.x - 40, top: drag.y - 40 }}
      >
        {drag.picture && <img src={drag.picture} alt="" className="size-full object-cover" />}
      </span>
    </div>,
    document.body,
  );
}

function boxesIn(list: HTMLElement): ItemBox[] {
  return [...list.querySelectorAll<HTMLElement>("[data-key]")].map((row) => {
    const { left, top, width, height } = row.getBoundingClientRect();
    return { key: row.dataset.key ?? "", left, top, width, height };
  });
}

function lineAt(place: Place | null, boxes: readonly ItemBox[], flow: "rows" | "column") {
  const box = boxes.find(({ key }) => key === place?.key);
  if (!box || !place) return null;
  const { left, top, width, height } = box;
  const after = place.side === "after";
  return flow === "rows"
    ? { left: (after ? left + width : left) - 2, top: top + 8, width: 4, height: height - 16 }
    : { left, top: (after ? top + height : top) - 2, width, height: 4 };
}
