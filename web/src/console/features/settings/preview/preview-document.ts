/** The page as it would be if everything that is typed now were saved. */
import type { HotelDocument } from "@frontage/sdk/core";
import { hexOr } from "../../../../ui/color";
import type { OverridableName, StaffSettings } from "../../../api/types";
import { shown, type Values } from "../../../forms/draft";
import type { FormStore } from "../../../forms/FormStore";
import { COLOR_NAMES, DEFAULT_COLORS } from "../theme-colors";
import { type SettingsText, sectionValues } from "../useSettingsForm";

/** The forms of the settings' screen, by the names they have in the store. */
const FORMS = ["texts", "contact", "amenities", "theme"];

/** Facts that a hotel has of its own and that an override replaces; coordinates are apart. */
const FACTS = [
  "name",
  "tagline",
  "city",
  "country",
  "address_line_1",
  "address_line_2",
  "postal_code",
  "phone",
  "email",
  "website_url",
  "booking_url",
] as const satisfies readonly OverridableName[];

/** Texts that stand on the page as they are typed. */
const TEXTS = [
  "slogan",
  "welcome_message",
  "contact_email",
  "contact_phone",
  "contact_address",
  "website",
  "google_maps_link",
] as const;

/** Without a text of the settings the hotel's own shows, which only the page knows. */
const DESCRIPTIONS = ["short_description", "long_description"] as const;

/** The settings with what is typed into their forms. */
export function unsavedSettings(store: FormStore, settings: StaffSettings): StaffSettings {
  const typed = FORMS.map((form) => {
    const { draft } = store.read<Values>(form);
    const names = Object.keys(draft) as (SettingsText | "amenities")[];
    return shown(draft, sectionValues(names, settings) as Values);
  });
  return Object.assign({}, settings, ...typed);
}

/** `page` with the settings as they are typed; what is no colour or number yet stays as it was. */
export function previewDocument(
  page: HotelDocument,
  saved: StaffSettings,
  typed: StaffSettings,
): HotelDocument {
  const facts = FACTS.map((name) => [
    name,
    typed[`${name}_override`]?.trim() || typed[`${name}_hotel`] || "",
  ]);
  const texts = TEXTS.map((name) => [name, typed[name]]);
  const descriptions = DESCRIPTIONS.map((name) => [
    name,
    typed[name] || (saved[name] ? "" : page[name]),
  ]);
  const colors = COLOR_NAMES.map((name) => [
    name,
    typed[name] === "" ? DEFAULT_COLORS[name] : hexOr(typed[name], page[name]),
  ]);
  return {
    ...page,
    ...Object.fromEntries([...facts, ...texts, ...descriptions, ...colors]),
    latitude: degrees(typed.latitude_override || typed.latitude_hotel, page.latitude),
    longitude: degrees(typed.longitude_override || typed.longitude_hotel, page.longitude),
    theme_mode: typed.theme_mode,
    amenities: [...typed.amenities],
    images: typed.images,
    gallery_images: typed.gallery_images,
  };
}

function degrees(text: string | null, before: number | null): number | null {
  if (!text?.trim()) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : before;
}
