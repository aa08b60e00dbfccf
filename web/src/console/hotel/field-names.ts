/** What the fields of a hotel are called, on every screen, in the language of the console. */
import { t } from "../i18n/i18n";
import { nameOf } from "../i18n/language-names";
import english from "../messages/en/fields.json";

type FieldKey = keyof typeof english.title;

const isKnown = (name: string): name is FieldKey => Object.hasOwn(english.title, name);

/** What a field is called; one that nobody named is called by its own name in plain letters. */
export function fieldTitle(name: string, of: "hotel" | "room" = "hotel"): string {
  const translated = translationOf(name);
  if (translated) return inLanguage(translated, (field) => fieldTitle(field, of));
  const plain = plainOf(name, of);
  const title = isKnown(plain) ? t(`fields:title.${plain}`) : capital(spelt(plain));
  return name.endsWith("_hotel") ? t("fields:hotelsOwn", { field: title }) : title;
}

/** The field within a sentence about its change: "the tagline". */
export function fieldWithin(name: string, of: "hotel" | "room" = "hotel"): string {
  const translated = translationOf(name);
  if (translated) return inLanguage(translated, (field) => fieldWithin(field, of));
  const plain = plainOf(name, of);
  return isKnown(plain)
    ? t(`fields:within.${plain}`)
    : t("fields:withinOther", { field: spelt(plain) });
}

interface Translated {
  field: string;
  language: string;
}

/** A translation is named by its field and its language: `slogan@de`. */
export function translationOf(name: string): Translated | null {
  const at = name.lastIndexOf("@");
  return at < 0 ? null : { field: name.slice(0, at), language: name.slice(at + 1) };
}

function inLanguage({ field, language }: Translated, say: (field: string) => string): string {
  // An amenity has no name but what it says.
  const said = field.replace(/^amenities\./, "");
  return t("fields:inLanguage", {
    field: said === field ? say(field) : said,
    language: nameOf(language) ?? language,
  });
}

function plainOf(name: string, of: "hotel" | "room"): string {
  const plain = name.replace(/_(override|hotel)$/, "");
  if (plain === "photo_image") return "photo";
  // A word that means something narrower of a room type than of the hotel.
  return of === "room" && plain === "short_description" ? "room_description" : plain;
}

const spelt = (name: string) => name.split(/[_.\s]+/).join(" ");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
