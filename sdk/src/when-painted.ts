/** When something that was put into the page can be seen. */

/** A page that gets no frame for so long, in ms, is not looked at: what stands in it stands. */
const NO_FRAME = 1_000;

/**
 * Calls `seen` once the browser has painted what is in the page now. Call it right after the
 * change (in React: from an effect). A hidden page gets no frames; there it is called at once.
 *
 * @returns a function that calls it off
 */
export function whenPainted(seen: () => void): () => void {
  if (document.visibilityState === "hidden") {
    seen();
    return () => {};
  }
  let task: ReturnType<typeof setTimeout> | undefined;
  const off = () => {
    cancelAnimationFrame(frame);
    clearTimeout(task);
    clearTimeout(unwatched);
  };
  const done = () => {
    off();
    seen();
  };
  // A frame's callbacks run before its painting, a task that they begin runs after it.
  const frame = requestAnimationFrame(() => {
    task = setTimeout(done, 0);
  });
  const unwatched = setTimeout(done, NO_FRAME);
  return off;
}
