import type { QueryClient } from "@tanstack/react-query";

const newest = new WeakMap<QueryClient, Map<string, number>>();

/** Notes that the hotel was heard to be at `revision`: by an answer or an event. */
export function heard(client: QueryClient, slug: string, revision: number | undefined): void {
  if (revision === undefined) return;
  const hotels = newest.get(client) ?? new Map<string, number>();
  newest.set(client, hotels);
  hotels.set(slug, Math.max(revision, hotels.get(slug) ?? 0));
}

/**
 * The newest revision that this window has heard of, 0 before the first. What is read from the
 * server after this is at least as new.
 */
export function newestHeard(client: QueryClient, slug: string): number {
  return newest.get(client)?.get(slug) ?? 0;
}
