/** What staff note of the gallery's pictures, and what a machine hints at. */
import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import type { GalleryNotes } from "../api/types";
import { settingsPath } from "./settings";

/** How soon it is asked again while pictures from before are still being looked at, in ms. */
const LOOKING_MS = 15_000;

export const pictureNotesKey = (slug: string) => ["hotel", slug, "picture-notes"];

export const pictureNotesQuery = (slug: string) =>
  queryOptions({
    queryKey: pictureNotesKey(slug),
    queryFn: ({ signal }) =>
      request<GalleryNotes>("GET", `${settingsPath(slug)}gallery/notes/`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.complete === false ? LOOKING_MS : false),
  });
