import { go } from "./router";

/** What is not there within this time, in milliseconds, is not waited for. */
const PATIENCE_MS = 3_000;

/**
 * Goes to an address and on to what stands there: the section after `#`, or what `selector` names,
 * which gets the focus. A screen may have to be fetched first, so it is waited for.
 */
export function reach(address: string, selector?: string): void {
  go(address);
  const target = address.split("#")[1];
  const wanted = selector ?? (target ? `section[id="${CSS.escape(target)}"]` : null);
  if (wanted === null) return;
  const until = performance.now() + PATIENCE_MS;
  const look = () => {
    const found = document.querySelector<HTMLElement>(wanted);
    if (!found) {
      if (performance.now() < until) requestAnimationFrame(look);
      return;
    }
    found.scrollIntoView({ block: selector ? "center" : "start" });
    const first = found.matches(FOCUSABLE) ? found : found.querySelector<HTMLElement>(FOCUSABLE);
    first?.focus({ preventScroll: true });
  };
  requestAnimationFrame(look);
}

const FOCUSABLE =
  "input:not([type=file], [disabled]), textarea:not([disabled]), button:not([disabled])";
