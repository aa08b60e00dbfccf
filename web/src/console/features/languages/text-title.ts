import { fieldTitle } from "../../hotel/field-names";
import type { TranslatedText, Translations } from "../../hotel/languages";
import { t } from "../../i18n/i18n";

/** What a text is called within its group: `Slogan`, `Amenity: Sauna`. */
export function titleOf({ of, field, main }: TranslatedText): string {
  if (of === "page" && field.startsWith("amenities.")) {
    return t("languages:amenity", { name: main });
  }
  return fieldTitle(field, of === "room_type" ? "room" : "hotel");
}

/** What a text is called where it stands alone: `Lake Room: Name`. */
export function textTitle(name: string, { texts, room_types }: Translations): string {
  const text = texts.find((one) => one.name === name);
  if (!text) return name;
  const room = text.of === "room_type" ? room_types[String(text.id)] : undefined;
  return room ? t("languages:ofRoom", { room: room.name, field: titleOf(text) }) : titleOf(text);
}
