/**
 * Turning pages with a finger: the pictures follow it and settle when it lets go. The browser keeps
 * what is its own: two fingers zoom, and in a zoomed picture one finger moves it about.
 */
import { useEffect, useLayoutEffect, useRef } from "react";
import { play } from "../ui/motion";

/** How far a finger travels, in CSS pixels, before it counts as a swipe. */
const SWIPE = 48;

const SETTLE = { duration: 280, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };

/**
 * Handlers for a strip of pictures that is as wide as the window. `turn` is called with 1 for the
 * next and -1 for the one before; `shown` names the picture in the middle.
 */
export function useSwipe(
  strip: React.RefObject<HTMLElement | null>,
  shown: string,
  turn: (by: 1 | -1) => void,
) {
  const finger = useRef<{ id: number; x: number } | null>(null);
  const from = useRef(0);

  useEffect(() => {
    const { visualViewport } = window;
    const zoomed = () => {
      const element = strip.current;
      if (element) element.style.touchAction = (visualViewport?.scale ?? 1) > 1.01 ? "auto" : "";
    };
    visualViewport?.addEventListener("resize", zoomed);
    return () => visualViewport?.removeEventListener("resize", zoomed);
  }, [strip]);

  const settle = () => {
    const element = strip.current;
    const distance = from.current;
    from.current = 0;
    if (!element || distance === 0) return;
    element.style.translate = "";
    play(element, [{ translate: `${distance}px` }, { translate: "0" }], SETTLE);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what settles is the other picture.
  useLayoutEffect(settle, [shown]);

  const along = (event: React.PointerEvent) =>
    finger.current?.id === event.pointerId ? event.clientX - finger.current.x : null;

  /** For two pictures: the other one is on the side that it is drawn from. */
  const sideOf = (distance: number) => {
    if (strip.current) strip.current.dataset.from = distance > 0 ? "left" : "right";
  };

  return {
    onPointerDown(event: React.PointerEvent) {
      if (event.pointerType === "mouse" || (window.visualViewport?.scale ?? 1) > 1.01) return;
      finger.current = event.isPrimary ? { id: event.pointerId, x: event.clientX } : null;
    },
    onPointerMove(event: React.PointerEvent) {
      const distance = along(event);
      if (distance === null || !strip.current) return;
      sideOf(distance);
      strip.current.style.translate = `${distance}px`;
    },
    onPointerUp(event: React.PointerEvent) {
      const distance = along(event);
      finger.current = null;
      if (distance === null) return;
      from.current = distance;
      if (Math.abs(distance) <= SWIPE) return settle();
      const by = distance > 0 ? -1 : 1;
      from.current = distance + by * (strip.current?.clientWidth ?? 0);
      sideOf(-distance);
      turn(by);
    },
    onPointerCancel(event: React.PointerEvent) {
      from.current = along(event) ?? 0;
      finger.current = null;
      settle();
    },
  };
}
