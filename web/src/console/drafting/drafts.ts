/** The hotel's drafts in the query cache. */
import { queryOptions } from "@tanstack/react-query";
import type { DraftList } from "../api/draft-types";
import { request } from "../api/http";

export const draftsPath = (slug: string) => `/api/staff/hotel/${encodeURIComponent(slug)}/drafts/`;
export const draftPath = (slug: string, id: number) => `${draftsPath(slug)}${id}/`;

/** Not below the key of what is shown of the hotel: a draft that is chosen changes nothing of it. */
export const draftsKey = (slug: string) => ["drafts", slug] as const;

export const draftsQuery = (slug: string) =>
  queryOptions({
    queryKey: draftsKey(slug),
    queryFn: ({ signal }) => request<DraftList>("GET", draftsPath(slug), undefined, signal),
  });
