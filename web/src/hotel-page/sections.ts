import type { HotelDocument } from "@frontage/sdk/wire";
import { contactOf, hasContact } from "./contact-details";

/** A part of the page that the header links to. */
export interface Section {
  id: "welcome" | "rooms" | "gallery" | "amenities" | "contact";
  label: string;
}

/** The sections that this hotel has something to show in, in the page's order. */
export function sectionsOf(document: HotelDocument): Section[] {
  const all: (Section & { there: boolean })[] = [
    { id: "welcome", label: "Welcome", there: hasWelcome(document) },
    { id: "rooms", label: "Rooms", there: document.room_types.length > 0 },
    { id: "gallery", label: "Gallery", there: document.gallery_images.length > 0 },
    { id: "amenities", label: "Amenities", there: document.amenities.some((name) => name.trim()) },
    { id: "contact", label: "Contact", there: hasContact(contactOf(document)) },
  ];
  return all.filter((section) => section.there).map(({ id, label }) => ({ id, label }));
}

function hasWelcome(document: HotelDocument): boolean {
  const { welcome_message, short_description, long_description } = document;
  return [welcome_message, short_description, long_description].some((text) => text.trim() !== "");
}
