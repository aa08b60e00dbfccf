/** The line to the server: whether it is there, how fast it is, and how long to wait for it. */

/** The first pause before a repetition, and the longest, in milliseconds. */
const PAUSE_MS = { first: 1_000, most: 30_000 };

/** Below so many bytes a second photos of many megabytes keep somebody waiting: 2 Mbit/s. */
const SLOW = 250_000;

/** Sending has to last so long before it tells anything of the speed, in milliseconds. */
const TELLING_MS = 1_500;

export interface Line {
  /** The browser says that there is no network. */
  isDown(): boolean;
  /** Waits before the next try, `tries` having failed; ends early when the line is back. */
  pause(tries: number, signal: AbortSignal): Promise<void>;
  subscribe(listener: () => void): () => void;
}

/** How long to wait after so many failed tries: ever longer, and not everybody at once. */
export function pauseAfter(tries: number, chance = Math.random()): number {
  const pause = Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** Math.max(0, tries - 1));
  return pause * (0.75 + chance / 2);
}

/** This browser's line. */
export const browserLine: Line = {
  isDown: () => navigator.onLine === false,
  pause: (tries, signal) =>
    new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        window.removeEventListener("online", end);
        signal.removeEventListener("abort", end);
        done();
      };
      // Some browsers say that they are offline when they are not: it is tried all the same.
      const timer = setTimeout(end, pauseAfter(tries));
      window.addEventListener("online", end);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    }),
  subscribe: (listener) => {
    window.addEventListener("online", listener);
    window.addEventListener("offline", listener);
    return () => {
      window.removeEventListener("online", listener);
      window.removeEventListener("offline", listener);
    };
  },
};

/** What some browsers tell of the connection. https://wicg.github.io/netinfo/ */
interface Connection {
  effectiveType?: string;
  saveData?: boolean;
}

/** Measures how fast bytes leave. */
export class Speed {
  #bytesPerSecond: number | null = null;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** One request; the returned function is told how many of its bytes have left. */
  measure(): (sent: number) => void {
    const began = this.#now();
    return (sent) => {
      const ms = this.#now() - began;
      if (ms < TELLING_MS || sent === 0) return;
      this.#bytesPerSecond = (sent / ms) * 1_000;
    };
  }

  /** Whether pictures should be made smaller before they leave. */
  isSlow(connection = (navigator as { connection?: Connection }).connection): boolean {
    if (connection?.saveData) return true;
    if (this.#bytesPerSecond !== null) return this.#bytesPerSecond < SLOW;
    return connection?.effectiveType !== undefined && connection.effectiveType !== "4g";
  }
}
