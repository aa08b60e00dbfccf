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
  /** The picture made for this page, else the hotel's hero. */
  hero: HotelImage | null;
}

/** The card as the document has it; the very same card when it says the same already. */
export function cardOf(card: HotelCard, document: HotelDocument): HotelCard {
  const { name, city, country, short_description, images } = document;
  const hero = images.landing_page ?? images.hero;
  const same =
    card.name === name &&
    card.city === city &&
    card.country === country &&
    card.short_description === short_description &&
    sameImage(card.hero, hero);
  return same ? card : { ...card, name, city, country, short_description, hero };
}

function sameImage(one: HotelImage | null, other: HotelImage | null): boolean {
  if (!one || !other) return one === other;
  // The list and the document may write their keys in a different order.
  const names = Object.keys(one) as (keyof HotelImage)[];
  return names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
