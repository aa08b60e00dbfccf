/**
 * Which hotels a guest wants to see. The server renders the page with this very code, and the
 * browser goes on with it, so both always agree.
 */
import type { HotelCard } from "@frontage/sdk/wire";
import { shortened } from "../ui/text";
import { folded } from "./folded";

/** Characters of a description that a card shows. */
export const DESCRIPTION = 180;
/** Characters of a filter's value that count. */
const LONGEST = 100;

/** What a guest chose; blank: anything. The names are those of the page's address. */
export interface Filter {
  q: string;
  city: string;
  country: string;
  hotel_type: string;
  tag: string;
}

/** The fields that are chosen from what there is. */
export const CHOSEN = ["country", "city", "hotel_type", "tag"] as const;
export type ChosenField = (typeof CHOSEN)[number];

export const EVERYTHING: Filter = { q: "", city: "", country: "", hotel_type: "", tag: "" };
const FIELDS = Object.keys(EVERYTHING) as (keyof Filter)[];

/** The filter in an address or a form; `get` gives the value of a field, if there is one. */
export function readFilter(get: (field: string) => unknown): Filter {
  const filter = { ...EVERYTHING };
  for (const field of FIELDS) {
    const value = get(field);
    if (typeof value === "string") filter[field] = beginning(whole(value));
  }
  return filter;
}

function beginning(text: string): string {
  return [...text].slice(0, LONGEST).join("").trim();
}

/** Without space around it, and without half a character, of which no address can be made. */
function whole(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "").trim();
}

export function isEverything(filter: Filter): boolean {
  return FIELDS.every((field) => filter[field].trim() === "");
}

/** Whether two filters ask for the same in the same words. */
export function sameFilter(one: Filter, other: Filter): boolean {
  return FIELDS.every((field) => one[field] === other[field]);
}

/** The landing page's address with this filter; `/` for everything. */
export function addressOf(filter: Filter): string {
  const pairs = FIELDS.flatMap((field) => {
    const value = whole(filter[field]);
    return value ? [`${field}=${encodeURIComponent(value).replace(/%20/g, "+")}`] : [];
  });
  return pairs.length > 0 ? `/?${pairs.join("&")}` : "/";
}

/** The hotels that a filter lets through, in the order they came in. */
export function passing(hotels: HotelCard[], filter: Filter): HotelCard[] {
  const words = folded(filter.q).split(/\s+/).filter(Boolean);
  const wanted = CHOSEN.map((field) => [field, folded(filter[field])] as const);
  return hotels.filter((hotel) => {
    const text = searchText(hotel);
    return (
      words.every((word) => text.includes(word)) &&
      wanted.every(([field, value]) => value === "" || hasValue(hotel, field, value))
    );
  });
}

/** A value to choose, and how the page writes it. */
export interface Choice {
  value: string;
  label: string;
}

/**
 * The values of a field that lead somewhere: those of the hotels that the rest of the filter lets
 * through, and the chosen one in any case. None when there is nothing to choose between.
 */
export function choicesOf(hotels: HotelCard[], field: ChosenField, filter: Filter): Choice[] {
  const all = valuesOf(hotels, field);
  if (all.size < 2 && filter[field].trim() === "") return [];
  const left = valuesOf(passing(hotels, { ...filter, [field]: "" }), field);
  const chosen = folded(filter[field]);
  if (chosen !== "") left.set(chosen, all.get(chosen) ?? filter[field].trim());
  const choices = [...left.values()].map((value) => ({ value, label: labelOf(field, value) }));
  return choices.sort((one, other) => (folded(one.label) < folded(other.label) ? -1 : 1));
}

/** The choice that a filter's value means, as it is written on the page. */
export function chosenValue(choices: Choice[], value: string): string {
  const wanted = folded(value);
  return choices.find((choice) => folded(choice.value) === wanted)?.value ?? "";
}

/** A value as guests read it: `SpaHotel` is a spa hotel. */
export function labelOf(field: ChosenField, value: string): string {
  if (field !== "hotel_type") return value;
  const words = value.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The distinct values of a field, as they were first written, by their folded form. */
function valuesOf(hotels: HotelCard[], field: ChosenField): Map<string, string> {
  const values = new Map<string, string>();
  for (const hotel of hotels) {
    for (const value of ownValues(hotel, field)) {
      const key = foldedValue(value);
      if (key !== "" && !values.has(key)) values.set(key, value.trim());
    }
  }
  return values;
}

function hasValue(hotel: HotelCard, field: ChosenField, value: string): boolean {
  return ownValues(hotel, field).some((own) => foldedValue(own) === value);
}

function ownValues(hotel: HotelCard, field: ChosenField): string[] {
  return field === "tag" ? hotel.tags : [hotel[field]];
}

/** Hotels share their values, and each keystroke compares all of them. */
const foldedValues = new Map<string, string>();

function foldedValue(value: string): string {
  let known = foldedValues.get(value);
  if (known === undefined) {
    if (foldedValues.size >= 5_000) foldedValues.clear();
    known = folded(value);
    foldedValues.set(value, known);
  }
  return known;
}

const texts = new WeakMap<HotelCard, string>();

/** What the card says, folded; worked out once for each card. */
function searchText(hotel: HotelCard): string {
  const known = texts.get(hotel);
  if (known !== undefined) return known;
  const { name, tagline, city, country, hotel_type, tags, short_description } = hotel;
  const kind = labelOf("hotel_type", hotel_type);
  const description = shortened(short_description, DESCRIPTION);
  const text = folded([name, tagline, city, country, kind, ...tags, description].join("\n"));
  texts.set(hotel, text);
  return text;
}
