/**
 * What search engines read about a hotel: schema.org's Hotel with its rooms and what they cost.
 * Only what the page itself shows is said here, and nothing that staff did not enter.
 */
import type { HotelDocument, HotelImage, RoomType } from "@frontage/sdk/wire";
import { absolute } from "../ui/html";
import { source } from "../ui/image-sources";
import { formatPrice, joined, shortened, webAddress } from "../ui/text";
import { contactOf } from "./contact-details";
import { picturesOf } from "./page-style";

/** Longest JPEG that is named; search engines want large ones. */
const LARGE = 2560;

/** The page's address, a short description of the hotel, and the site's own address. */
interface Page {
  url: string;
  description: string;
  baseUrl: string;
}

/** The data as `application/ld+json` wants it; what is `undefined` is left out when written. */
export function hotelData(document: HotelDocument, page: Page): unknown {
  const contact = contactOf(document);
  const rooms = document.room_types;
  return {
    "@context": "https://schema.org",
    "@type": "Hotel",
    "@id": page.url,
    name: document.name,
    url: page.url,
    description: page.description,
    slogan: some(document.slogan),
    image: list(picturesOf(document).map((image) => pictureAddress(image, page.baseUrl))),
    logo: document.images.logo ? pictureAddress(document.images.logo, page.baseUrl) : undefined,
    telephone: contact.phones[0],
    email: contact.emails[0],
    sameAs: list(contact.websites),
    hasMap: contact.map ?? undefined,
    address: addressOf(document),
    geo: contact.position ? { "@type": "GeoCoordinates", ...contact.position } : undefined,
    amenityFeature: list(
      distinct(document.amenities).map((name) => ({
        "@type": "LocationFeatureSpecification",
        name,
        value: true,
      })),
    ),
    priceRange: priceRange(rooms),
    containsPlace: list(rooms.map((room) => roomData(room, page))),
    makesOffer: list(rooms.map((room) => offerOf(room, document, page))),
  };
}

/** A picture's address for those outside; `null` when it has none that is safe. */
export function pictureAddress(image: HotelImage, baseUrl: string, limit = LARGE): string | null {
  const address = source(image, limit);
  return address.startsWith("/") ? absolute(baseUrl, address) : address || null;
}

function addressOf(document: HotelDocument): unknown {
  const parts = {
    streetAddress: some(joined([document.address_line_1, document.address_line_2])),
    addressLocality: some(document.city),
    postalCode: some(document.postal_code),
    addressCountry: some(document.country),
  };
  const known = Object.values(parts).some((part) => part !== undefined);
  return known ? { "@type": "PostalAddress", ...parts } : undefined;
}

function roomData(room: RoomType, page: Page): unknown {
  return {
    "@type": /\bsuite\b/i.test(room.name) ? "Suite" : "HotelRoom",
    "@id": roomId(room, page),
    name: room.name,
    description: some(shortened(room.short_description, 500)),
    image: room.photo ? pictureAddress(room.photo, page.baseUrl) : undefined,
    occupancy:
      room.max_occupancy > 0
        ? { "@type": "QuantitativeValue", maxValue: room.max_occupancy }
        : undefined,
    bed: some(room.bed_setup),
  };
}

/** What a room costs at least, as the page says it; `null` for a room without a price. */
function offerOf(room: RoomType, document: HotelDocument, page: Page): unknown {
  if (!priced(room)) return null;
  return {
    "@type": "Offer",
    name: room.name,
    itemOffered: { "@id": roomId(room, page) },
    url: webAddress(room.booking_url || document.booking_url) ?? undefined,
    priceSpecification: {
      "@type": "PriceSpecification",
      minPrice: Number(room.starting_price_from),
      priceCurrency: currencyOf(room),
    },
  };
}

/** From the lowest to the highest price; nothing when they are in different currencies. */
function priceRange(rooms: RoomType[]): string | undefined {
  const prices = rooms.filter(priced);
  const currencies = new Set(prices.map(currencyOf));
  if (currencies.size !== 1) return undefined;
  prices.sort((a, b) => Number(a.starting_price_from) - Number(b.starting_price_from));
  const ends = [prices[0], prices.at(-1)].map((room) =>
    room ? formatPrice(room.starting_price_from, room.currency) : "",
  );
  return [...new Set(ends)].join("–");
}

function priced(room: RoomType): boolean {
  return formatPrice(room.starting_price_from, room.currency) !== "" && currencyOf(room) !== "";
}

const currencyOf = (room: RoomType) => room.currency.trim().toUpperCase();
const roomId = (room: RoomType, page: Page) => `${page.url}#room-${room.id}`;
const some = (text: string | null | undefined) => text?.trim() || undefined;

function list<T>(entries: (T | null)[]): T[] | undefined {
  const known = entries.filter((entry) => entry !== null);
  return known.length > 0 ? known : undefined;
}

function distinct(names: string[]): string[] {
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))];
}
