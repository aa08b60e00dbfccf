/**
 * When a page comes back: shown again, woken from sleep or the back/forward cache, online again.
 * Timers and sockets stood still meanwhile, so whoever is told checks what was missed.
 */

/** A page hidden for less than this, in ms, has missed nothing that its socket would not say. */
const HIDDEN_FOR = 10_000;
/** The clock is read this often, in ms; when it jumped by more than three times that, the machine slept. */
const TICK = 20_000;

const sleepers = new Set<() => void>();
let stop: (() => void) | undefined;

/** Calls `woken` each time the page comes back, until the returned function is called. */
export function onWake(woken: () => void): () => void {
  if (typeof document === "undefined") return () => {};
  sleepers.add(woken);
  stop ??= listen();
  return () => {
    sleepers.delete(woken);
    if (sleepers.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

function listen(): () => void {
  const page = document;
  const view = window;
  let hiddenSince = page.visibilityState === "hidden" ? Date.now() : null;
  let tick = Date.now();
  const wake = () => {
    tick = Date.now();
    for (const woken of [...sleepers]) woken();
  };
  const visibility = () => {
    if (page.visibilityState === "hidden") {
      hiddenSince = Date.now();
      return;
    }
    const long = hiddenSince !== null && Date.now() - hiddenSince >= HIDDEN_FOR;
    hiddenSince = null;
    if (long) wake();
  };
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) wake();
  };
  const clock = setInterval(() => {
    const slept = Date.now() - tick > 3 * TICK;
    tick = Date.now();
    // Browsers slow the timers of hidden pages down; those check when they are shown.
    if (slept && page.visibilityState !== "hidden") wake();
  }, TICK);
  page.addEventListener("visibilitychange", visibility);
  view.addEventListener("online", wake);
  view.addEventListener("pageshow", shown);
  return () => {
    clearInterval(clock);
    page.removeEventListener("visibilitychange", visibility);
    view.removeEventListener("online", wake);
    view.removeEventListener("pageshow", shown);
  };
}
