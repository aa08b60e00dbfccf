/**
 * The hotel's settings in the query cache, shared by every screen that shows a part of them.
 *
 * After an own write, reads that are under way may hold the state before it: they are cancelled,
 * the answer is painted, and where the answer was only a part the rest is read again.
 */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import type { StaffSettings } from "../api/types";
import { heard } from "./heard";

export const settingsPath = (slug: string) =>
  `/api/staff/hotel/${encodeURIComponent(slug)}/settings/`;

/** One picture of the hotel, wherever it is shown. */
export const imagePath = (slug: string, publicId: string) =>
  `${settingsPath(slug)}images/${encodeURIComponent(publicId)}/`;

export const settingsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "settings"],
    queryFn: async ({ signal, client }) => {
      const path = settingsPath(slug);
      const settings = await request<StaffSettings>("GET", path, undefined, signal);
      heard(client, slug, settings.revision, settings.epoch);
      return settings;
    },
  });

/** Paints a whole settings document that a write was answered with. */
export async function paintSettings(client: QueryClient, settings: StaffSettings): Promise<void> {
  const { queryKey } = settingsQuery(settings.hotel_slug);
  await client.cancelQueries({ queryKey });
  client.setQueryData(queryKey, settings);
}

/** Paints the part of the settings that a write changed, then reads the whole again. */
export async function paintPart(
  client: QueryClient,
  slug: string,
  change: (settings: StaffSettings) => StaffSettings,
): Promise<void> {
  const { queryKey } = settingsQuery(slug);
  await client.cancelQueries({ queryKey });
  client.setQueryData(queryKey, (settings) => settings && change(settings));
  void client.invalidateQueries({ queryKey });
}
