import type { HotelCard } from "@frontage/sdk/wire";
import { picture } from "./glenlough";

/** A hotel in the list of all. */
export function hotelCard(slug: string, more: Partial<HotelCard> = {}): HotelCard {
  return {
    id: 1,
    slug,
    name: `Hotel ${slug}`,
    tagline: "",
    city: "",
    country: "",
    short_description: "",
    hotel_type: "",
    tags: [],
    sort_order: 0,
    hero: picture(slug),
    revision: 1,
    ...more,
  };
}
