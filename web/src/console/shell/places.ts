/** Where in the console a form is, and what it is called: for those who are somewhere else. */
import type { QueryClient } from "@tanstack/react-query";
import { fieldTitle } from "../hotel/field-names";
import { roomsQuery } from "../hotel/rooms";
import { settingsQuery } from "../hotel/settings";
import { t } from "../i18n/i18n";
import { nameOf } from "../i18n/language-names";
import type { Spot } from "../together/Company";
import { addressOf, SCREENS } from "./router";

export interface Place {
  title: string;
  address: string;
}

/** The place of the form `id`, by its name; of something that was removed since, as well. */
export function placeOf(id: string, client: QueryClient, slug: string): Place {
  const [kind = "", name = ""] = id.split(/-(.*)/s);
  if (kind === "room") {
    const rooms = client.getQueryData(roomsQuery(slug).queryKey)?.rooms;
    const room = rooms?.find((one) => String(one.id) === name);
    const title =
      name === "new"
        ? t("delivery:place.newRoom")
        : room
          ? t("delivery:place.room_named", { name: room.name })
          : t("delivery:place.room");
    return { title, address: `${addressOf("rooms")}#${id}` };
  }
  if (kind === "picture") {
    const settings = client.getQueryData(settingsQuery(slug).queryKey);
    const rooms = client.getQueryData(roomsQuery(slug).queryKey)?.rooms ?? [];
    const isIt = (image: { public_id: string | null } | null) => image?.public_id === name;
    const shown = settings?.gallery_images.find(isIt);
    const photo = rooms.map(({ photo_image }) => photo_image).find(isIt);
    const single = Object.values(settings?.images ?? {}).find(isIt);
    const image = shown ?? photo ?? single;
    const said = image?.caption || image?.alt || "";
    const title = said
      ? t("delivery:place.picture_named", { name: said })
      : t("delivery:place.picture");
    if (shown) return { title, address: `${addressOf("gallery")}#${id}` };
    return {
      title,
      address: photo ? addressOf("rooms") : `${addressOf("settings")}#pictures`,
    };
  }
  if (kind === "translations") {
    const title = t("delivery:place.translations", { language: nameOf(name) ?? name });
    return { title, address: `${addressOf("languages")}#${id}` };
  }
  if (id === "texts" || id === "contact" || id === "amenities" || id === "theme") {
    return { title: t(`delivery:place.${id}`), address: `${addressOf("settings")}#${id}` };
  }
  return { title: t("delivery:place.other"), address: addressOf("settings") };
}

/** Where somebody else is, in words; empty for a place that this console does not know. */
export function spotWords(spot: Spot, client: QueryClient, slug: string): string {
  const known = SCREENS.find((one) => one === spot.screen);
  if (!known) return "";
  const screen = t(`common:screens.${known}`);
  if (spot.form === null) return screen;
  const form = placeOf(spot.form, client, slug).title;
  if (spot.field === null) return t("together:place.form", { screen, form });
  const of = spot.form.startsWith("room-") ? "room" : "hotel";
  const field = fieldTitle(spot.field, of);
  return t("together:place.field", { screen: of === "room" ? form : screen, field });
}
