import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import type { Page, StaffRoomType } from "../api/types";
import { newestHeard } from "./heard";
import { settingsQuery } from "./settings";

export const roomsPath = (slug: string) =>
  `/api/staff/hotel/${encodeURIComponent(slug)}/room-types/`;

/** All room types of a hotel, in the order guests see them. */
export interface RoomList {
  rooms: StaffRoomType[];
  /** The list is at least as new as this; the server's own answer does not say. */
  revision: number | undefined;
}

export const roomsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "rooms"],
    queryFn: async ({ signal, client }): Promise<RoomList> => {
      // Known before the question is asked: what is read after it cannot be older.
      if (newestHeard(client, slug) === 0) {
        await client.ensureQueryData(settingsQuery(slug)).catch(() => undefined);
      }
      const revision = newestHeard(client, slug) || undefined;
      const rooms: StaffRoomType[] = [];
      for (let page = 1; ; page += 1) {
        const path = `${roomsPath(slug)}?page_size=100&page=${page}`;
        const answer = await request<Page<StaffRoomType>>("GET", path, undefined, signal);
        rooms.push(...answer.results);
        if (answer.next === null || answer.results.length === 0) {
          return { rooms: inOrder(rooms), revision };
        }
      }
    },
  });

/** The contract's order: by `sort_order`, then by name. */
export function inOrder(rooms: readonly StaffRoomType[]): StaffRoomType[] {
  return [...rooms].sort((a, b) => a.sort_order - b.sort_order || a.name.localeCompare(b.name));
}
