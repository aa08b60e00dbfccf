/** A hotel on the landing page: the public list's card, kept level with the hotel's document. */
import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";

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

/** The card as the document has it; the very same card when it says the same already. */
export function cardOf(card: HotelCard, document: HotelDocument): HotelCard {
  const { name, city, country, short_description, images } = document;
  const next = { ...card, name, city, country, short_description, hero: images.hero };
  return JSON.stringify(next) === JSON.stringify(card) ? card : next;
}
