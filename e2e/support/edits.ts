import type { HotelDocument } from "@frontage/sdk/wire";
import { photo } from "./places";
import type { Server } from "./server";
import { type Staff, snapshot } from "./staff";

/** One live edit: what staff call it, and how it is made. */
export interface Edit {
  name: string;
  make(staff: Staff, now: HotelDocument): Promise<unknown>;
}

const LONGER =
  "A sentence that makes this part of the page longer by a few lines, as staff do in the middle " +
  "of a season when there is something to tell that nobody had thought of before. ".repeat(2);

/** Edits of texts, colours and other fields of the settings. */
const settings = (name: string, fields: Record<string, unknown>): Edit => ({
  name,
  make: (staff) => staff.edit(fields),
});

const galleryId = (now: HotelDocument, index: number): string =>
  now.gallery_images.at(index)?.public_id ?? "none";

const roomId = (now: HotelDocument, index: number): number => now.room_types.at(index)?.id ?? 0;

function moved(list: string[], from: number, to: number): string[] {
  return list.toSpliced(from, 1).toSpliced(to, 0, list.at(from) ?? "none");
}

/** Fifty edits of every kind, in an order in which each changes something that guests can see. */
export const FIFTY: Edit[] = [
  settings("a longer tagline", { tagline_override: `${LONGER.slice(0, 190)}` }),
  settings("a shorter name", { name_override: "Glen" }),
  settings("a very long name", {
    name_override: "The Glenlough House by the Two Lakes, Demesne and Walled Gardens of Killarney",
  }),
  settings("a longer welcome", { welcome_message: LONGER }),
  settings("a longer description", { long_description: `${LONGER}\n\n${LONGER}\n\nThe end.` }),
  settings("a paragraph in front", {
    long_description: `In front.\n\n${LONGER}\n\n${LONGER}\n\nThe end.`,
  }),
  settings("a longer summary", { short_description: LONGER }),
  settings("a slogan of three lines", { slogan: LONGER.slice(0, 180) }),
  settings("no slogan", { slogan: "" }),
  settings("another city", { city_override: "Llanfairpwllgwyngyll" }),
  settings("another telephone number", { contact_phone: "+353 20 915 0999" }),
  settings("another e-mail address", {
    contact_email: "a-much-longer-address@glenlough.example.com",
  }),
  settings("an address of six lines", { contact_address: "One\nTwo\nThree\nFour\nFive\nSix" }),
  settings("no link to the map", { google_maps_link: "" }),
  settings("another website", { website: "https://www.glenlough-house.example.com/" }),
  settings("more amenities", {
    amenities: ["Pool", "Sauna", "Falconry", "Free Wi-Fi", "Library", "Boats", "Stables", "Bar"],
  }),
  settings("amenities in another order", {
    amenities: ["Bar", "Free Wi-Fi", "Pool", "Sauna", "Library", "Falconry", "Boats", "Stables"],
  }),
  settings("fewer amenities", { amenities: ["Bar", "Pool"] }),
  settings("another primary colour", { primary_color: "#7a1f3d" }),
  settings("another secondary colour", { secondary_color: "#0f4c5c" }),
  settings("another accent colour", { accent_color: "#b5651d" }),
  settings("another background", { background_color: "#f2ead8" }),
  settings("another text colour", { text_color: "#101418" }),
  settings("other borders", { border_color: "#c9bfa5" }),
  settings("other links", { link_color: "#224488", link_hover_color: "#112244" }),
  settings("other buttons", {
    button_color: "#224433",
    button_text_color: "#ffffff",
    button_hover_color: "#112211",
  }),
  settings("the dark theme", { theme_mode: "dark" }),
  settings("the light theme", { theme_mode: "light" }),
  {
    name: "another hero",
    make: (staff) => staff.uploadSetting("hero_image", photo("harbour-hero.jpg")),
  },
  { name: "a wide logo", make: (staff) => staff.uploadSetting("logo", photo("harbour-logo.png")) },
  {
    name: "another picture beside the welcome",
    make: (staff) => staff.uploadSetting("landing_page_image", photo("harbour-landing.jpg")),
  },
  {
    name: "another icon",
    make: (staff) => staff.uploadSetting("favicon", photo("harbour-favicon.png")),
  },
  {
    name: "a new gallery picture",
    make: (staff) => staff.uploadGallery(photo("harbour-cove.jpg")),
  },
  { name: "one more", make: (staff) => staff.uploadGallery(photo("harbour-pool.jpg")) },
  {
    name: "the last picture in front",
    make: (staff, now) => staff.reorderGallery(moved(now.gallery, -1, 0)),
  },
  {
    name: "the third picture to the end",
    make: (staff, now) => staff.reorderGallery(moved(now.gallery, 2, now.gallery.length)),
  },
  {
    name: "the gallery upside down",
    make: (staff, now) => staff.reorderGallery(now.gallery.toReversed()),
  },
  {
    name: "one gallery picture less",
    make: (staff, now) => staff.removeGallery(now.gallery.at(-2) ?? ""),
  },
  {
    name: "a caption",
    make: (staff, now) =>
      staff.describe(galleryId(now, 3), { caption: "The cove below the house" }),
  },
  {
    name: "a focal point",
    make: (staff, now) => staff.describe(galleryId(now, 3), { focal_point: [0.1, 0.9] }),
  },
  {
    name: "a crop",
    make: (staff, now) =>
      staff.describe(galleryId(now, 3), { crop: { x: 0.1, y: 0.1, width: 0.5, height: 0.8 } }),
  },
  {
    name: "a new room in front",
    make: (staff) =>
      staff.addRoom({ name: "Attic", starting_price_from: "99", short_description: LONGER }),
  },
  {
    name: "a room's photo",
    make: (staff, now) => staff.uploadRoomPhoto(roomId(now, 0), photo("harbour-room.jpg")),
  },
  {
    name: "a room's longer text",
    make: (staff, now) =>
      staff.editRoom(roomId(now, 1), { short_description: LONGER, bed_setup: "2 kings and a cot" }),
  },
  {
    name: "a room's price",
    make: (staff, now) => staff.editRoom(roomId(now, 2), { starting_price_from: "12345.50" }),
  },
  {
    name: "a room's last place",
    make: (staff, now) => staff.editRoom(roomId(now, 0), { sort_order: 900 }),
  },
  { name: "one room less", make: (staff, now) => staff.removeRoom(roomId(now, 1)) },
  settings("a booking link", { booking_url_override: "https://book.example.com/glenlough" }),
  settings("a short welcome again", { welcome_message: "Come in.", short_description: "" }),
  settings("everything at once", {
    name_override: "Glenlough",
    tagline_override: "Between the lakes",
    long_description: "One.\n\nTwo.\n\nThree.",
    contact_address: "The Gate Lodge",
    amenities: ["Pool", "Library", "Bar", "Sauna"],
  }),
];

/** Makes an edit; answers the revision that it led to. */
export async function makeEdit(edit: Edit, staff: Staff, server: Server): Promise<number> {
  const before = await snapshot(server, staff.slug);
  await edit.make(staff, before);
  const after = await snapshot(server, staff.slug);
  if (after.revision === before.revision) throw new Error(`“${edit.name}” changed nothing`);
  return after.revision;
}
