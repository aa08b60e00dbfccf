/** What changed between two documents, in words for those who hear the page. */
import type { HotelDocument } from "@frontage/sdk/wire";
import { COLOR_NAMES } from "../ui/color-names";
import type { PageWords } from "./words";
import { fill } from "./words/use-words";

const PICTURES = ["hero", "landing_page", "logo"] as const;
const COLOURS = [...COLOR_NAMES, "theme_mode"] as const;
const TEXTS = [
  "name",
  "tagline",
  "slogan",
  "short_description",
  "long_description",
  "welcome_message",
] as const;
const CONTACT = [
  "city",
  "country",
  "address_line_1",
  "address_line_2",
  "postal_code",
  "phone",
  "email",
  "website_url",
  "booking_url",
  "contact_email",
  "contact_phone",
  "contact_address",
  "website",
  "google_maps_link",
] as const;

/** A sentence naming the parts that differ; empty when a guest would notice nothing. */
export function describeChanges(
  before: HotelDocument,
  after: HotelDocument,
  words: PageWords,
): string {
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  const any = (names: readonly (keyof HotelDocument)[]) =>
    names.some((name) => differs(before[name], after[name]));
  const said = words.parts;
  const parts = [
    any(TEXTS) && said.texts,
    PICTURES.some((name) => differs(before.images[name], after.images[name])) && said.pictures,
    differs(before.gallery_images, after.gallery_images) && said.gallery,
    differs(before.room_types, after.room_types) && said.rooms,
    differs(before.amenities, after.amenities) && said.amenities,
    any(CONTACT) && said.contact,
    any(COLOURS) && said.colours,
  ].filter((part) => part !== false);
  if (parts.length === 0) return "";
  const last = parts.pop();
  const list = parts.length > 0 ? parts.join(words.comma) + words.and + last : (last ?? "");
  return fill(words.changed, { parts: list });
}
