/** The heads of the pages that belong to no single hotel. */
import { imagesStyle } from "../hotel-page/page-style";
import { absolute, iconLink, tag } from "../ui/html";
import type { HotelCard } from "./hotel-card";

export const LANDING_TITLE = "Hotels";
export const NOT_FOUND_TITLE = "Page not found";

/** Head elements of the landing page. */
export function landingHead(hotels: HotelCard[], baseUrl: string): string {
  const description =
    hotels.length > 0
      ? `Rooms, pictures and contact: ${hotels.map((hotel) => hotel.name).join(", ")}.`
      : "Hotels, their rooms and how to reach them.";
  return [
    tag("meta", { name: "description", content: description }),
    tag("link", { rel: "canonical", href: absolute(baseUrl, "/") }),
    tag("meta", { property: "og:type", content: "website" }),
    tag("meta", { property: "og:title", content: LANDING_TITLE }),
    tag("meta", { property: "og:description", content: description }),
    tag("meta", { property: "og:url", content: absolute(baseUrl, "/") }),
    iconLink(null),
  ].join("");
}

/** Head elements of the not-found page: nothing that a search engine should keep. */
export function notFoundHead(): string {
  return tag("meta", { name: "robots", content: "noindex" }) + iconLink(null);
}

/** Placeholder colours and focal points of the cards' pictures. */
export function landingStyle(hotels: HotelCard[]): string {
  return imagesStyle(hotels.flatMap((hotel) => (hotel.hero ? [hotel.hero] : [])));
}
