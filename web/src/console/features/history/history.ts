import type { HotelDocument } from "@frontage/sdk/core";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { HistoryPage } from "../../api/history-types";
import { request } from "../../api/http";
import { historyKey, historyPath, type TakenBack, takeBack } from "../../hotel/history";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";

const PAGE = 30;
/** How often the list is read again while a change on it is still being counted, in milliseconds. */
const COUNTING_MS = 5_000;

/** The changes of a hotel, newest first, as far as they were asked for. */
export const entriesQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [...historyKey(slug), "entries"],
    queryFn: ({ pageParam, signal }) => {
      const before = pageParam === null ? "" : `&before=${pageParam}`;
      const path = `${historyPath(slug)}?limit=${PAGE}${before}`;
      return request<HistoryPage>("GET", path, undefined, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
    refetchInterval: ({ state }) => {
      const newest = state.data?.pages[0]?.results ?? [];
      const isCounting = newest.some(({ delivery }) => delivery && !delivery.settled);
      return isCounting ? COUNTING_MS : false;
    },
  });

/** The hotel's revision now. */
export const newestQuery = (slug: string) =>
  queryOptions({
    queryKey: [...historyKey(slug), "newest"],
    queryFn: async ({ signal }) => {
      const path = `${historyPath(slug)}?limit=1`;
      return (await request<HistoryPage>("GET", path, undefined, signal)).revision;
    },
  });

/** The public page as it was after a revision; that never changes. */
export const pastPageQuery = (slug: string, revision: number) =>
  queryOptions({
    queryKey: ["past-page", slug, revision],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      request<HotelDocument>(
        "GET",
        `/api/staff/hotel/${encodeURIComponent(slug)}/page/?revision=${revision}`,
        undefined,
        signal,
      ),
  });

/** Takes one change back. */
export function useUndo() {
  const { slug } = useStaff();
  return useWrite({
    send: (revision: number) => takeBack(slug, revision),
    draftOf: () => null,
    paint: async (client) => void client.invalidateQueries({ queryKey: ["hotel", slug] }),
    offersUndo: false,
  });
}

/** Returns the whole page to a revision, if nobody changed it since `base`. */
export function useRestore() {
  const { slug } = useStaff();
  return useWrite({
    send: ({ revision, base }: { revision: number; base: number }) =>
      request<TakenBack>("POST", `${historyPath(slug)}${revision}/restore/`, {
        base_revision: base,
      }),
    draftOf: () => null,
    paint: async (client) => void client.invalidateQueries({ queryKey: ["hotel", slug] }),
    offersUndo: false,
  });
}
