/** The page in another language as it would be if everything that is typed now were saved. */
import type { HotelDocument, HotelImage } from "@frontage/sdk/core";
import type { Translations } from "../../hotel/languages";
import type { TranslationValues } from "./useTranslationForm";

/** `main` is the page in the main language, whose text stands wherever nothing is typed. */
export function translatedDocument(
  main: HotelDocument,
  { language, texts }: Translations,
  typed: TranslationValues,
): HotelDocument {
  const said = (name: string, text: string) => typed[name]?.trim() || text;
  const image = <T extends HotelImage | null>(held: T): T =>
    held?.public_id
      ? {
          ...held,
          alt: said(`images.${held.public_id}.alt`, held.alt),
          caption: said(`images.${held.public_id}.caption`, held.caption),
        }
      : held;
  const own = texts.filter(({ of, field }) => of === "page" && !field.startsWith("amenities."));
  const { hero, landing_page, logo, favicon } = main.images;
  return {
    ...main,
    ...Object.fromEntries(own.map(({ name, main: text }) => [name, said(name, text)])),
    language: language.code,
    amenities: main.amenities.map((name) => said(`amenities.${name}`, name)),
    amenity_keys: main.amenities,
    images: {
      hero: image(hero),
      landing_page: image(landing_page),
      logo: image(logo),
      favicon: image(favicon),
    },
    gallery_images: main.gallery_images.map(image),
    room_types: main.room_types.map((room) => {
      const of = (field: "name" | "short_description" | "bed_setup" | "availability_message") =>
        said(`room_types.${room.id}.${field}`, room[field]);
      return {
        ...room,
        name: of("name"),
        short_description: of("short_description"),
        bed_setup: of("bed_setup"),
        availability_message: of("availability_message"),
        photo: image(room.photo),
      };
    }),
  };
}
