import { queryOptions } from "@tanstack/react-query";
import type { HistoryEntry } from "../api/history-types";
import { request } from "../api/http";

/** Everything read of a hotel's history: out of date with each change, whoever made it. */
export const historyKey = (slug: string) => ["hotel", slug, "history"] as const;

export const historyPath = (slug: string) =>
  `/api/staff/hotel/${encodeURIComponent(slug)}/history/`;

/** One change: what it did, who made it, and whether it can be taken back. */
export const entryQuery = (slug: string, revision: number) =>
  queryOptions({
    queryKey: [...historyKey(slug), "entry", revision],
    queryFn: ({ signal }) =>
      request<HistoryEntry>("GET", `${historyPath(slug)}${revision}/`, undefined, signal),
  });

/** What taking back and returning are answered with. */
export interface TakenBack {
  message: string;
  revision: number;
}

/** Takes one change back; refused (409) when a part of it was changed again since. */
export const takeBack = (slug: string, revision: number) =>
  request<TakenBack>("POST", `${historyPath(slug)}${revision}/undo/`, {});
