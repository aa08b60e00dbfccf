import { useSyncExternalStore } from "react";

/**
 * A value that is kept outside of React's tree. Of two hundred that look at it, only those are
 * painted anew whose part of it changed.
 */
export class Held<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): T => this.#value;

  readonly set = (value: T): void => {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  };
}

/** What `part` takes out of the value, which has to be the same (`===`) for as long as it is equal. */
export function useHeld<T, P>(held: Held<T>, part: (value: T) => P): P {
  return useSyncExternalStore(held.subscribe, () => part(held.get()));
}
