import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";
import { imageKey } from "../ui/image-sources";
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
  const { slogan, welcome_message, short_description, long_description } = document;
  const texts = [slogan, welcome_message, short_description, long_description];
  return besideWelcome(document) !== null || texts.some((text) => text.trim() !== "");
}

/** The hotel's second picture, which stands beside the welcome and nowhere else on the page. */
export function besideWelcome({ images }: HotelDocument): HotelImage | null {
  const { hero, landing_page: beside } = images;
  return beside && (!hero || imageKey(beside) !== imageKey(hero)) ? beside : null;
}
