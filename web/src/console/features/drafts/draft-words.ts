/** Drafts in words: how one stands, and what its parts are called. */
import type { Appointment, Draft } from "../../api/draft-types";
import type { ChangeItem } from "../../api/history-types";
import { fieldTitle } from "../../hotel/field-names";
import { dateTime } from "../../i18n/format";
import { t } from "../../i18n/i18n";

export type Standing =
  | "open"
  | "conflicts"
  | "scheduled"
  | "trouble"
  | "returning"
  | "published"
  | "returned";

/** How a draft stands, by the one thing that matters most now. */
export function standing(draft: Draft): Standing {
  if (draft.trouble !== null) return "trouble";
  if (draft.state === "returned") return "returned";
  if (draft.state === "published") return draft.return_at ? "returning" : "published";
  if (draft.publish_at) return "scheduled";
  return Object.keys(draft.conflicts).length > 0 ? "conflicts" : "open";
}

/** `4 December 2026 at 06:00`, as the hotel's clock shows it, wherever the reader is. */
export function localWords(local: string): string {
  return dateTime(new Date(`${local}Z`), { timeZone: "UTC" });
}

export const appointmentWords = ({ local }: Appointment): string => localWords(local);

/** A moment by the hotel's clock; a browser that does not know its zone uses its own. */
export function momentWords(at: string, timeZone: string): string {
  try {
    return dateTime(new Date(at), { timeZone });
  } catch {
    return dateTime(new Date(at));
  }
}

/** `Europe/Isle of Man`. */
export const zoneWords = (zone: string): string => zone.replaceAll("_", " ");

/** What a change is called where it can be taken out. */
export function changeTitle(item: ChangeItem): string {
  switch (item.kind) {
    case "field":
    case "picture":
      return fieldTitle(item.name);
    case "gallery":
      return t("drafts:one.gallery");
    case "room_type":
      return item.name;
    case "image":
      return t("drafts:one.picture");
  }
}

/** How the server calls a change, to take it out. */
export function changeName(item: ChangeItem): string | null {
  switch (item.kind) {
    case "field":
    case "picture":
      return item.name;
    case "gallery":
      return "gallery";
    case "room_type":
      return `room_types.${item.id}`;
    case "image":
      return item.image.public_id === null ? null : `images.${item.image.public_id}`;
  }
}

/** What a contested field is called; `changes` know the names of room types. */
export function placeTitle(place: string, changes: readonly ChangeItem[]): string {
  const [kind, id, field] = place.split(".");
  if (kind === "room_types" && field !== undefined) {
    const rooms = changes.filter((item) => item.kind === "room_type");
    const room = rooms.find((item) => String(item.id) === id)?.name;
    const title = fieldTitle(field, "room");
    return t("drafts:conflict.ofRoom", { field: title, room: room ?? t("drafts:conflict.noRoom") });
  }
  if (kind === "images" && field !== undefined) {
    return t("drafts:conflict.ofPicture", { field: fieldTitle(field) });
  }
  return fieldTitle(place);
}

/** The field itself of a contested place. */
export const fieldOf = (place: string): string => place.split(".").at(-1) ?? place;
