/** The heads of the pages that belong to no single hotel. */
import type { HotelCard } from "@frontage/sdk/wire";
import { imagesStyle } from "../hotel-page/page-style";
import { absolute, iconLink, linkedData, tag } from "../ui/html";
import { socialSource } from "../ui/image-sources";
import { shortened, titled } from "../ui/text";
import { CHOSEN, EVERYTHING, type Filter, isEverything, labelOf } from "./filter";

const TITLE = "Hotels";
export const NOT_FOUND_TITLE = "Page not found";

/** The page's title, also while it is open and the guest chooses. */
export function landingTitle(filter: Filter = EVERYTHING): string {
  const chosen = CHOSEN.map((field) => filter[field] && labelOf(field, filter[field]));
  return titled([TITLE, ...chosen, filter.q]);
}

/** Head elements of the landing page. A narrower choice is the same page to search engines. */
export function landingHead(hotels: HotelCard[], filter: Filter, baseUrl: string): string {
  const names = hotels.map((hotel) => hotel.name).join(", ");
  const description = names
    ? shortened(`Rooms, pictures and contact: ${names}`, 200)
    : "Hotels, their rooms and how to reach them.";
  const address = absolute(baseUrl, "/");
  const whole = isEverything(filter);
  const shown = hotels.find(({ hero }) => hero && socialSource(hero))?.hero;
  const social = shown && socialSource(shown);
  const picture = social ? absolute(baseUrl, social.address) : null;
  return [
    tag("meta", { name: "description", content: description }),
    tag("link", { rel: "canonical", href: address }),
    tag("meta", { name: "robots", content: whole ? null : "noindex, follow" }),
    tag("meta", { property: "og:type", content: "website" }),
    tag("meta", { property: "og:title", content: TITLE }),
    tag("meta", { property: "og:description", content: description }),
    tag("meta", { property: "og:url", content: address }),
    tag("meta", { property: "og:image", content: picture }),
    tag("meta", { property: "og:image:width", content: social && String(social.width) }),
    tag("meta", { property: "og:image:height", content: social && String(social.height) }),
    tag("meta", { property: "og:image:alt", content: picture && shown?.alt }),
    tag("meta", { name: "twitter:card", content: picture && "summary_large_image" }),
    iconLink(null),
    whole && hotels.length > 0 ? linkedData(listData(hotels, baseUrl)) : "",
  ].join("");
}

/** Head elements of the not-found page: nothing that a search engine should keep. */
export function notFoundHead(): string {
  return tag("meta", { name: "robots", content: "noindex" }) + iconLink(null);
}

/** Cards whose picture has a blurred preview; the others have its colour. */
const PREVIEWS = 12;

/** What stands in the cards' pictures until they have come, and their focal points. */
export function landingStyle(hotels: HotelCard[]): string {
  const pictures = hotels.flatMap((hotel) => (hotel.hero ? [hotel.hero] : []));
  return imagesStyle(pictures, PREVIEWS);
}

/** schema.org/ItemList of the hotels, each by the address of its page. */
function listData(hotels: HotelCard[], baseUrl: string): unknown {
  return {
    "@context": "https://schema.org",
    "@type": "ItemList",
    itemListElement: hotels.map(({ slug, name }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      url: absolute(baseUrl, `/hotels/${encodeURIComponent(slug)}`),
    })),
  };
}
