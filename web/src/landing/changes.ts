import type { HotelCard } from "@frontage/sdk/wire";

/** Hotels named in one announcement at most; of more, their number is told. */
const NAMED = 2;

/** What became of the hotels that are shown, in words for a screen reader; blank when nothing did. */
export function describeHotels(before: HotelCard[], after: HotelCard[]): string {
  const then = new Map(before.map((hotel) => [hotel.slug, hotel]));
  const now = new Set(after.map(({ slug }) => slug));
  const came = after.filter(({ slug }) => !then.has(slug));
  const went = before.filter(({ slug }) => !now.has(slug));
  const changed = after.filter((hotel) => {
    const known = then.get(hotel.slug);
    return known && known !== hotel;
  });
  return [
    sentence(came, "is new here.", "are new here."),
    sentence(went, "is no longer shown here.", "are no longer shown here."),
    sentence(changed, "was updated just now.", "were updated just now."),
  ]
    .filter(Boolean)
    .join(" ");
}

function sentence(hotels: HotelCard[], one: string, several: string): string {
  if (hotels.length === 0) return "";
  if (hotels.length > NAMED) return `${hotels.length} hotels ${several}`;
  const names = hotels.map(({ name }) => name).join(" and ");
  return `${names} ${hotels.length === 1 ? one : several}`;
}
