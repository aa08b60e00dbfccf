import { queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import type { Page, StaffRoomType } from "../api/types";

export const roomsPath = (slug: string) =>
  `/api/staff/hotel/${encodeURIComponent(slug)}/room-types/`;

/** All room types of a hotel, in the order guests see them. */
export const roomsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["hotel", slug, "rooms"],
    queryFn: async ({ signal }) => {
      const rooms: StaffRoomType[] = [];
      for (let page = 1; ; page += 1) {
        const path = `${roomsPath(slug)}?page_size=100&page=${page}`;
        const answer = await request<Page<StaffRoomType>>("GET", path, undefined, signal);
        rooms.push(...answer.results);
        if (answer.next === null || answer.results.length === 0) return inOrder(rooms);
      }
    },
  });

/** The contract's order: by `sort_order`, then by name. */
export function inOrder(rooms: readonly StaffRoomType[]): StaffRoomType[] {
  return [...rooms].sort((a, b) => a.sort_order - b.sort_order || a.name.localeCompare(b.name));
}
