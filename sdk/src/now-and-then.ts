/**
 * Somebody else's service may lose an event and say nothing, and the page would learn it only with
 * the next one. So it asks the hotel's own server now and then.
 */

/** How often a page asks, in ms: anywhere in between, so that pages do not ask in step. */
const EVERY = { least: 45_000, most: 75_000 };

/** Calls `ask` now and then while the page can be seen, until the returned function is called. */
export function nowAndThen(ask: () => void): () => void {
  const every = EVERY.least + Math.random() * (EVERY.most - EVERY.least);
  const clock = setInterval(() => {
    // A hidden page asks when it is shown.
    if (typeof document === "undefined" || document.visibilityState !== "hidden") ask();
  }, every);
  return () => clearInterval(clock);
}
