/**
 * How far the uploads of other windows are, "3 of 8", as each tells it every few seconds. A window
 * that says nothing any more has gone, and so has what it said.
 */
import type { UploadQueueProgress } from "@frontage/sdk/core";

/** More windows than this are not shown. */
const MOST = 20;
/** A window that uploads tells of it every ten seconds. */
const SILENT_MS = 25_000;
/** How long a queue that is through is still shown. */
const THROUGH_MS = 6_000;

export class OthersQueues {
  #all: readonly UploadQueueProgress[] = [];
  readonly #own = new Set<string>();
  readonly #fading = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): readonly UploadQueueProgress[] => this.#all;

  /** This window tells of itself by this name: nobody need tell it. */
  own(window: string): void {
    this.#own.add(window);
  }

  hear(told: UploadQueueProgress): void {
    const { window, total, done, failed } = told;
    if (typeof window !== "string" || this.#own.has(window)) return;
    clearTimeout(this.#fading.get(window));
    this.#fading.delete(window);
    if (total === 0) {
      this.#forget(window);
      return;
    }
    const isKnown = this.#all.some((one) => one.window === window);
    if (!isKnown && this.#all.length >= MOST) return;
    const isThrough = done + failed >= total;
    this.#fading.set(
      window,
      setTimeout(() => this.#forget(window), isThrough ? THROUGH_MS : SILENT_MS),
    );
    this.#set(
      isKnown ? this.#all.map((one) => (one.window === window ? told : one)) : [...this.#all, told],
    );
  }

  #forget(window: string): void {
    this.#fading.delete(window);
    if (!this.#all.some((one) => one.window === window)) return;
    this.#set(this.#all.filter((one) => one.window !== window));
  }

  #set(all: readonly UploadQueueProgress[]): void {
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }
}
