import type { QueryClient } from "@tanstack/react-query";

interface Newest {
  revision: number;
  /** Names the database that counts; `null` until something told. */
  epoch: string | null;
}

const newest = new WeakMap<QueryClient, Map<string, Newest>>();

/**
 * Notes that the hotel was heard to be at `revision`: by an answer or an event. Another `epoch` is
 * another database, which counts anew; events do not name theirs.
 */
export function heard(
  client: QueryClient,
  slug: string,
  revision: number | undefined,
  epoch: string | null = null,
): void {
  if (revision === undefined) return;
  const hotels = newest.get(client) ?? new Map<string, Newest>();
  newest.set(client, hotels);
  const before = hotels.get(slug) ?? { revision: 0, epoch: null };
  const isForeign = epoch !== null && before.epoch !== null && epoch !== before.epoch;
  hotels.set(slug, {
    revision: isForeign ? revision : Math.max(revision, before.revision),
    epoch: epoch ?? before.epoch,
  });
}

/**
 * The newest revision that this window has heard of, 0 before the first. What is read from the
 * server after this is at least as new.
 */
export function newestHeard(client: QueryClient, slug: string): number {
  return newest.get(client)?.get(slug)?.revision ?? 0;
}
