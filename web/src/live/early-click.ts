/** What opens something on the page once it is taken over, and a bare file before. */
const HELD = ".tile a";

/**
 * Holds a click on a picture that comes before the page is taken over: it would lead away, to the
 * file. The returned function, called when the page is ready or will never be, lets it go on.
 */
export function holdEarlyClicks(): () => void {
  let held: HTMLElement | null = null;
  const hold = (event: MouseEvent) => {
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    const link = event.target instanceof Element && event.target.closest<HTMLElement>(HELD);
    if (!link || elsewhere) return;
    event.preventDefault();
    // The picture may be ready before the rest is, and must not be opened twice.
    event.stopPropagation();
    held = link;
  };
  addEventListener("click", hold, { capture: true });
  return () => {
    removeEventListener("click", hold, { capture: true });
    held?.click();
    held = null;
  };
}
