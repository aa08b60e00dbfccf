/** What a server answers about the past: missed events, or the snapshot. */

import type { HotelDocument, MissedEvents, RealtimeConnection } from "./wire.js";

/** How long one request may take, in ms. */
const TIMEOUT = 15_000;
/** Waits between tries, in ms: anything between the two, the upper end doubling with each try. */
const RETRY = { least: 500, first: 1_000, most: 20_000 };
/** So many times longer where asking again soon is pointless: from a minute to forty. */
const LATER = 120;
const POINTLESS = [401, 403, 404, 410];

/** The server did not answer with what was asked. */
export class AskError extends Error {
  constructor(
    message: string,
    /** How long the server wants to be left alone, in ms, if it said so. */
    readonly retryAfter: number | null = null,
    /** What it answered with; `null` when it did not answer. */
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

/** Whether it failed because there is no such hotel for guests. */
export function isGone(error: unknown): boolean {
  return (error as Partial<AskError> | undefined)?.status === 404;
}

/** The public part of a Frontage API, for instance at `/api`. */
export class HotelApi {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base.replace(/\/+$/, "");
  }

  /** The events after a revision; `epoch` lets the server notice that we speak of another database. */
  missed(
    slug: string,
    after: number,
    epoch: string | null,
    signal: AbortSignal,
  ): Promise<MissedEvents> {
    const query = new URLSearchParams({ after: String(after) });
    if (epoch !== null) query.set("epoch", epoch);
    return this.get(`public/hotels/${encodeURIComponent(slug)}/events/?${query}`, signal);
  }

  snapshot(slug: string, signal: AbortSignal): Promise<HotelDocument> {
    return this.get(`public/hotels/${encodeURIComponent(slug)}/`, signal);
  }

  realtime(signal: AbortSignal): Promise<RealtimeConnection> {
    return this.get("realtime/", signal);
  }

  /** Asks for a path below the API's own. */
  protected get<T>(path: string, signal: AbortSignal): Promise<T> {
    return shared(`${this.#base}/${path}`, signal) as Promise<T>;
  }
}

/**
 * How long to wait before try number `tries` (from 0), in ms. Full jitter: after an outage ten
 * thousand pages must not ask in step.
 */
export function pause(tries: number, error?: unknown): number {
  const { retryAfter, status } = (error ?? {}) as Partial<AskError>;
  if (retryAfter) return retryAfter * (1 + Math.random());
  const longest = Math.min(RETRY.most, RETRY.first * 2 ** tries);
  const wait = RETRY.least + Math.random() * (longest - RETRY.least);
  return POINTLESS.includes(status ?? 0) ? wait * LATER : wait;
}

interface Flight {
  answer: Promise<unknown>;
  abort: AbortController;
  waiting: number;
}

const flights = new Map<string, Flight>();

/** Several followers of a hotel ask the same at the same moment; one request answers them all. */
async function shared(url: string, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  let flight = flights.get(url);
  if (!flight) {
    const abort = new AbortController();
    const answer = get(url, abort).finally(() => {
      if (flights.get(url)?.abort === abort) flights.delete(url);
    });
    flight = { answer, abort, waiting: 0 };
    flights.set(url, flight);
  }
  const joined = flight;
  joined.waiting += 1;
  try {
    return await untilAborted(joined.answer, signal);
  } finally {
    joined.waiting -= 1;
    if (joined.waiting === 0) {
      flights.delete(url);
      joined.abort.abort();
    }
  }
}

function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** The answer may be kept, but never used without asking whether it is still the newest. */
function get(url: string, abort: AbortController): Promise<unknown> {
  return ask(url, abort, { cache: "no-cache" }, (response) => response.json());
}

/** Asks once; what is refused, and what takes too long, is an {@link AskError}. */
export async function ask<T>(
  url: string,
  abort: AbortController,
  { headers, ...how }: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => abort.abort(new AskError(`${url} took too long`)), TIMEOUT);
  try {
    const response = await fetch(url, {
      ...how,
      signal: abort.signal,
      headers: { Accept: "application/json", ...headers },
    });
    if (!response.ok && response.status !== 304) {
      const { status } = response;
      throw new AskError(`${url} answered ${status}`, retryAfter(response), status);
    }
    return await read(response);
  } finally {
    clearTimeout(timer);
  }
}

/** The server's wish, in ms. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return seconds >= 0 ? Math.min(seconds, 120) * 1_000 : null;
}
