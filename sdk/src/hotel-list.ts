/** The public list of hotels, read as a whole. */

import { AskError, ask } from "./missed.js";
import type { HotelCard } from "./wire.js";

/** All hotels that guests see, in order. */
export interface HotelList {
  hotels: HotelCard[];
  /** Its `ETag`; `null` from a server that has none. */
  version: string | null;
}

/** Reads the list of a Frontage API, for instance at `/api`; `null` when it is `version` still. */
export async function readHotels(
  api: string,
  version: string | null,
  signal: AbortSignal,
): Promise<HotelList | null> {
  const address = `${api.replace(/\/+$/, "")}/hotel/public/`;
  const first = await readPage(address, version, signal);
  if (!first) return null;
  const hotels = [...first.results];
  let { next } = first;
  for (let page = 2; next; page += 1) {
    const more = await readPage(`${address}?page=${page}`, null, signal);
    if (more?.version !== first.version) throw new AskError(`${address} changed meanwhile`);
    hotels.push(...more.results);
    next = more.next;
  }
  return { hotels, version: first.version };
}

interface Page {
  results: HotelCard[];
  next: string | null;
  version: string | null;
}

async function readPage(
  url: string,
  version: string | null,
  signal: AbortSignal,
): Promise<Page | null> {
  signal.throwIfAborted();
  const abort = new AbortController();
  const stop = () => abort.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const headers: HeadersInit = version === null ? {} : { "If-None-Match": version };
  try {
    // The version is ours to compare: the browser's own copy may be another one.
    return await ask(url, abort, { cache: "no-store", headers }, async (response) => {
      if (response.status === 304) return null;
      const page = (await response.json()) as Page;
      return { ...page, version: response.headers.get("ETag") };
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
