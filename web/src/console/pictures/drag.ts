/** Where a drag is: shares of the stage's sides. `x`, `y` from its upper left; `dx`, `dy` since the start. */
export interface Drag {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

/** Follows a finger or the mouse across `stage` until it is lifted. */
export function startDrag(
  event: React.PointerEvent<Element>,
  stage: Element | null,
  move: (drag: Drag) => void,
): void {
  if (!stage || event.button !== 0 || !event.isPrimary) return;
  event.preventDefault();
  event.stopPropagation();
  const held = event.currentTarget;
  const box = stage.getBoundingClientRect();
  const { clientX: fromX, clientY: fromY, pointerId } = event;
  const tell = ({ clientX, clientY }: { clientX: number; clientY: number }) =>
    move({
      x: (clientX - box.left) / box.width,
      y: (clientY - box.top) / box.height,
      dx: (clientX - fromX) / box.width,
      dy: (clientY - fromY) / box.height,
    });
  const moved = (now: Event) => tell(now as PointerEvent);
  const ended = () => {
    held.removeEventListener("pointermove", moved);
    held.removeEventListener("pointerup", ended);
    held.removeEventListener("pointercancel", ended);
  };
  held.setPointerCapture?.(pointerId);
  held.addEventListener("pointermove", moved);
  held.addEventListener("pointerup", ended);
  held.addEventListener("pointercancel", ended);
  tell(event);
}
