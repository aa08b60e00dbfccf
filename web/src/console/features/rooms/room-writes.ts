import type { QueryClient } from "@tanstack/react-query";
import { type Changed, request } from "../../api/http";
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
  client.setQueryData(queryKey, (list) => list && { ...list, rooms: inOrder(change(list.rooms)) });
  void client.invalidateQueries({ queryKey });
}

const withRoom = (room: StaffRoomType) => (rooms: StaffRoomType[]) => [
  ...rooms.filter((other) => other.id !== room.id),
  room,
];

interface RoomChange {
  /** `null` for one that does not exist yet. */
  id: number | null;
  values: Partial<RoomValues>;
  /** The revision the values were edited from; without it a colleague's are overwritten. */
  base?: number | undefined;
}

/**
 * Creates a room type, or changes fields of one. `what` names it in the line of all saves when it
 * fails, where no form says why.
 */
export function useSaveRoom(what?: () => string) {
  const { slug } = useStaff();
  return useWrite({
    ...(what ? { what } : {}),
    send: ({ id, values, base }: RoomChange) =>
      id === null
        ? request<Saved>("POST", roomsPath(slug), roomBody(values))
        : request<Saved>("PATCH", `${roomsPath(slug)}${id}/`, {
            ...roomBody(values),
            ...withBase(base),
          }),
    paint: (client, answer) => {
      const { revision: _seen, ...room } = answer;
      return paintRooms(client, slug, withRoom(room));
    },
  });
}

/** Deletes a room type, unless somebody changed it since `base`. */
export function useDeleteRoom() {
  const { slug } = useStaff();
  return useWrite({
    send: ({ id, base }: { id: number; base: number | undefined }) =>
      request<Changed>(
        "DELETE",
        `${roomsPath(slug)}${id}/`,
        base === undefined ? undefined : withBase(base),
      ),
    paint: (client, _answer, { id }) =>
      paintRooms(client, slug, (rooms) => rooms.filter((room) => room.id !== id)),
  });
}

function withBase(base: number | undefined): { base_revision?: number } {
  return base === undefined ? {} : { base_revision: base };
}

/** Uploads the photo of one room type; `revision`: of the list that shows the old one. */
export function useRoomPhoto({ id }: StaffRoomType, revision: () => number | undefined) {
  const { slug } = useStaff();
  return useOneUpload({
    begin: (file, onProgress, uploadId) => {
      const form = new FormData();
      form.set("photo", file);
      const base = revision();
      if (base !== undefined) form.set("base_revision", String(base));
      const path = `${roomsPath(slug)}${id}/upload-image/`;
      return upload<RoomPhotoAnswer>("POST", path, form, onProgress, uploadId);
    },
    paint: (client, { photo_url, photo_image }) =>
      paintRooms(client, slug, (rooms) =>
        rooms.map((room) => (room.id === id ? { ...room, photo_url, photo_image } : room)),
      ),
  });
}
