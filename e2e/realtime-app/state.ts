import { useState } from "react";
import type { FormData, RoomPhoto } from "./SettingsPage";

interface SettingsData {
  hero_image: string | null;
  slogan: string;
  gallery: string[];
}

type GalleryUpdate = { type: "add"; url: string } | { type: "reorder"; gallery: string[] };

interface RoomTypeData {
  room_type_id: number;
  photo_url: string | null;
}

/**
 * The state such an app keeps and what it does with each update: settings replace, an added
 * picture is appended, an order replaces the list, a room's photo is exchanged. The callbacks are
 * new on every render, as inline functions are.
 */
export function useSettingsState() {
  const [form, setForm] = useState<FormData>({ hero_image: null, slogan: "", gallery: [] });
  const [rooms, setRooms] = useState<RoomPhoto[]>([]);
  return {
    form,
    rooms,
    onSettings: (data: SettingsData) =>
      setForm((before) => ({
        hero_image: data.hero_image || before.hero_image,
        slogan: data.slogan || before.slogan,
        gallery: data.gallery || before.gallery,
      })),
    onGallery: (update: GalleryUpdate) =>
      setForm((before) => ({
        ...before,
        gallery: update.type === "add" ? [...before.gallery, update.url] : update.gallery,
      })),
    onRoom: (data: RoomTypeData) =>
      setRooms((before) => [
        ...before.filter((room) => room.id !== data.room_type_id),
        { id: data.room_type_id, photo_url: data.photo_url },
      ]),
  };
}
