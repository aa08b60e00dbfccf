import type { QueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { RoomPhotoAnswer, StaffRoomType } from "../../api/types";
import { upload } from "../../api/upload";
import { inOrder, roomsPath, roomsQuery } from "../../hotel/rooms";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { useOneUpload } from "../../pictures/useOneUpload";
import { type RoomValues, roomBody } from "./room-form";

type Saved = StaffRoomType & { revision?: number };

/** Paints a change of the list, then reads the list again. */
async function paintRooms(
  client: QueryClient,
  slug: string,
  change: (rooms: StaffRoomType[]) => StaffRoomType[],
): Promise<void> {
  const { queryKey } = roomsQuery(slug);
  await client.cancelQueries({ queryKey });
  client.setQueryData(queryKey, (rooms) => rooms && inOrder(change(rooms)));
  void client.invalidateQueries({ queryKey });
}

const withRoom = (room: StaffRoomType) => (rooms: StaffRoomType[]) => [
  ...rooms.filter((other) => other.id !== room.id),
  room,
];

/** Creates a room type, or changes fields of one. */
export function useSaveRoom() {
  const { slug } = useStaff();
  return useWrite({
    send: ({ id, values }: { id: number | null; values: Partial<RoomValues> }) =>
      id === null
        ? request<Saved>("POST", roomsPath(slug), roomBody(values))
        : request<Saved>("PATCH", `${roomsPath(slug)}${id}/`, roomBody(values)),
    paint: (client, answer) => {
      const { revision: _seen, ...room } = answer;
      return paintRooms(client, slug, withRoom(room));
    },
  });
}

export function useDeleteRoom() {
  const { slug } = useStaff();
  return useWrite({
    send: (id: number) => request<undefined>("DELETE", `${roomsPath(slug)}${id}/`),
    paint: (client, _answer, id) =>
      paintRooms(client, slug, (rooms) => rooms.filter((room) => room.id !== id)),
  });
}

/** Uploads the photo of one room type. */
export function useRoomPhoto({ id, name }: StaffRoomType) {
  const { slug } = useStaff();
  return useOneUpload({
    begin: (file, onProgress) => {
      const form = new FormData();
      form.set("photo", file);
      const path = `${roomsPath(slug)}${id}/upload-image/`;
      return upload<RoomPhotoAnswer>("POST", path, form, onProgress);
    },
    paint: (client, { photo_url, photo_image }) =>
      paintRooms(client, slug, (rooms) =>
        rooms.map((room) => (room.id === id ? { ...room, photo_url, photo_image } : room)),
      ),
    said: `Photo of ${name} is live`,
  });
}
