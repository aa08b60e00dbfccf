/** Asks until level: one question at a time, again after a failure, until stopped. */

import { pause } from "./missed.js";

/** What all pages hear at one moment they do not all ask about at once, but within this, in ms. */
const SPREAD = 2_000;

export interface CatchUpOptions {
  /** Asks once. Resolves to whether nothing is missing any more; rejects when it could not ask. */
  ask(signal: AbortSignal): Promise<boolean>;
  /** `running` changed. */
  changed(): void;
}

export class CatchUp {
  readonly #options: CatchUpOptions;
  readonly #stopped = new AbortController();
  #running = false;
  #again = false;
  #hurry: (() => void) | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Whether something may be missing. */
  get running(): boolean {
    return this.#running || !!this.#later;
  }

  /** Asks now; when an answer or the next try is already awaited, once more after it. */
  run(): void {
    if (this.#stopped.signal.aborted) return;
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    void this.#untilLevel();
  }

  /** As `run`, and does not sit out a pause: the network or the server may be back. */
  hasten(): void {
    this.run();
    this.#hurry?.();
  }

  /** As `hasten`, at a moment of this page's own; not after `stop`. */
  hastenSoon(): void {
    if (this.#later) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.hasten();
    }, Math.random() * SPREAD);
    if (!this.#running) this.#options.changed();
  }

  /** For good: the request in flight is aborted. */
  stop(): void {
    clearTimeout(this.#later);
    this.#stopped.abort();
    this.#hurry?.();
  }

  async #untilLevel(): Promise<void> {
    const { signal } = this.#stopped;
    this.#options.changed();
    for (let tries = 0; !signal.aborted; tries += 1) {
      this.#again = false;
      let failure: unknown;
      try {
        const level = await this.#options.ask(signal);
        if (level && !this.#again) break;
        // The first repetition follows at once: usually the answer just led to another question.
        if (tries === 0) continue;
      } catch (error) {
        failure = error;
      }
      if (!signal.aborted) await this.#wait(pause(tries, failure));
    }
    this.#running = false;
    if (!signal.aborted) this.#options.changed();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
