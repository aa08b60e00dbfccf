import { type RefObject, useEffect, useState } from "react";

/** How far beyond the window, in shares of its height: what a quick hand scrolls to is there. */
const BEYOND = "100%";

/**
 * Which tiles lie in the window or near it. All of them have their place, their name and their
 * height; only these have their picture and their buttons, so that two hundred cost no more than
 * twenty.
 */
export class Near {
  readonly #near = new Set<Element>();
  readonly #listeners = new Map<Element, () => void>();
  readonly #observer =
    typeof IntersectionObserver === "undefined"
      ? null
      : new IntersectionObserver((entries) => this.#noted(entries), {
          rootMargin: `${BEYOND} 0px`,
        });

  #noted(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const is = isIntersecting ? !this.#near.has(target) : this.#near.delete(target);
      if (isIntersecting) this.#near.add(target);
      if (is) this.#listeners.get(target)?.();
    }
  }

  /** Calls `listener` whenever the tile comes near or goes; answers how to end that. */
  watch(tile: Element, listener: () => void): () => void {
    this.#listeners.set(tile, listener);
    this.#observer?.observe(tile);
    return () => {
      this.#observer?.unobserve(tile);
      this.#listeners.delete(tile);
      this.#near.delete(tile);
    };
  }

  /** Where nothing can be observed, everything is near. */
  has(tile: Element | null): boolean {
    return this.#observer === null || (tile !== null && this.#near.has(tile));
  }
}

/** Whether this tile lies in the window or near it. */
export function useIsNear(near: Near, tile: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(() => near.has(null));
  useEffect(() => {
    const element = tile.current;
    if (element === null) return;
    const look = () => setNear(near.has(element));
    look();
    return near.watch(element, look);
  }, [near, tile]);
  return isNear;
}
