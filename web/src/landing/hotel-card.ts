/** A hotel on the landing page: the public list's card, and how a hotel's events change it. */
import type { HotelDocument, HotelEvent, HotelImage } from "@frontage/sdk/wire";

/** One of `GET /api/hotel/public/`'s results, as far as this page uses it. */
export interface HotelCard {
  id: number;
  name: string;
  slug: string;
  city: string;
  country: string;
  short_description: string;
  hero: HotelImage | null;
}

/** The card after an event of its hotel; the same one when the event does not touch it. */
export function cardAfter(card: HotelCard, event: HotelEvent): HotelCard {
  if (event.data.truncated) return card;
  if (event.event === "settings-updated") {
    const { name, city, country, short_description, images } = event.data;
    return { ...card, name, city, country, short_description, hero: images.hero };
  }
  if (event.event === "image-updated" && event.data.public_id === card.hero?.public_id) {
    return { ...card, hero: event.data.image };
  }
  return card;
}

/** The card as a whole document has it. */
export function cardOf(card: HotelCard, document: HotelDocument): HotelCard {
  const { name, city, country, short_description, images } = document;
  return { ...card, name, city, country, short_description, hero: images.hero };
}
