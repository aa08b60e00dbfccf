import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";
import { imageKey } from "../ui/image-sources";
import { contactOf, hasContact } from "./contact-details";
import type { PageWords } from "./words";

/** A part of the page that the header links to. */
export interface Section {
  id: "welcome" | "rooms" | "gallery" | "amenities" | "contact";
  label: string;
}

/** The sections that this hotel has something to show in, in the page's order. */
export function sectionsOf(document: HotelDocument, words: PageWords): Section[] {
  const all: [Section["id"], boolean][] = [
    ["welcome", hasWelcome(document)],
    ["rooms", document.room_types.length > 0],
    ["gallery", document.gallery_images.length > 0],
    ["amenities", document.amenities.some((name) => name.trim())],
    ["contact", hasContact(contactOf(document))],
  ];
  return all.filter(([, there]) => there).map(([id]) => ({ id, label: words[id].label }));
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
