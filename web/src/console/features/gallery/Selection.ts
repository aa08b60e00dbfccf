import { useSyncExternalStore } from "react";

/**
 * Which pictures are selected. A store of its own, and not a state of the list: of two hundred
 * tiles, ticking one paints that one.
 */
export class Selection {
  #keys: ReadonlySet<string> = new Set();
  /** From where Shift selects. */
  #anchor: string | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly keys = (): ReadonlySet<string> => this.#keys;

  toggle(key: string): void {
    const keys = new Set(this.#keys);
    if (!keys.delete(key)) keys.add(key);
    this.#anchor = key;
    this.#set(keys);
  }

  /** Adds all from the one that was toggled last to this one, in the order of `all`. */
  extend(key: string, all: readonly string[]): void {
    const to = all.indexOf(key);
    const from = this.#anchor === null ? to : all.indexOf(this.#anchor);
    const [start, end] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    this.#anchor ??= key;
    this.#set(new Set([...this.#keys, ...all.slice(start, end + 1)]));
  }

  /** Selects exactly these. */
  replace(keys: Iterable<string>): void {
    this.#anchor = null;
    this.#set(new Set(keys));
  }

  /** Drops what is not among these. */
  keep(here: ReadonlySet<string>): void {
    const kept = [...this.#keys].filter((key) => here.has(key));
    if (kept.length < this.#keys.size) this.#set(new Set(kept));
  }

  #set(keys: ReadonlySet<string>): void {
    this.#keys = keys;
    for (const listener of this.#listeners) listener();
  }
}

/** Everything that is selected. */
export function useSelected(selection: Selection): ReadonlySet<string> {
  return useSyncExternalStore(selection.subscribe, selection.keys);
}

/** Whether one is selected. */
export function useIsSelected(selection: Selection, key: string): boolean {
  return useSyncExternalStore(selection.subscribe, () => selection.keys().has(key));
}
