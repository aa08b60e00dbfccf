/** A hotel's texts in German for tests, each beside the main one. */

import { glenlough, picture } from "../../../testing/glenlough";
import type { TranslatedText, Translations } from "../../hotel/languages";

export function text(name: string, rest: Partial<TranslatedText> = {}): TranslatedText {
  return {
    name,
    of: "page",
    id: null,
    field: name,
    main: `Main ${name}`,
    made_of: "0123456789abcdef",
    text: "",
    standing: "missing",
    max_length: 200,
    is_long: false,
    ...rest,
  };
}

export const ofRoom = (id: number, field: string, rest: Partial<TranslatedText> = {}) =>
  text(`room_types.${id}.${field}`, { of: "room_type", id, field, ...rest });

export const ofPicture = (id: string, field: string, rest: Partial<TranslatedText> = {}) =>
  text(`images.${id}.${field}`, { of: "image", id, field, ...rest });

/** Of the page that `glenlough()` is. */
export function intoGerman(texts: TranslatedText[]): Translations {
  const { room_types } = glenlough();
  const rooms = room_types.map(({ id, name }) => [id, { name, is_active: true }]);
  return {
    revision: 7,
    epoch: "e1",
    language: { code: "de", name: "Deutsch", dir: "ltr" },
    main_language: { code: "en", name: "English", dir: "ltr" },
    texts,
    room_types: Object.fromEntries(rooms),
    images: { one: picture("one", { caption: "The drawing room" }) },
  };
}
