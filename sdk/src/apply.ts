/**
 * A hotel's page as a function of its events, in whatever language the page is: events speak the
 * hotel's main one, and have translations beside it.
 */

import { type Applied, applyInMain } from "./apply-in-main.js";
import { isRecord } from "./share.js";
import type { HotelDocument, HotelEvent, HotelLanguage } from "./wire.js";

/**
 * The document after the event; the same reference when nothing changes.
 *
 * An event that says `truncated` changes nothing: it does not hold what it announces.
 */
export function applyEvent(document: HotelDocument, event: HotelEvent): HotelDocument {
  return applyWithCheck(document, event).document;
}

/** As {@link applyEvent}, and tells whether the event sufficed. */
export function applyWithCheck(document: HotelDocument, event: HotelEvent): Applied {
  const language = translatedInto(document);
  const said = spoken(event, language);
  if (language === null) return applyInMain(document, said);
  // What did not fit, or a language that guests cannot choose any more: only the snapshot tells.
  const { untranslated, languages } = said.data as {
    languages?: HotelLanguage[];
  } & typeof said.data;
  const offered = languages?.slice(1).some(({ code }) => code === language) ?? true;
  if (event.revision >= document.revision && (untranslated || !offered)) {
    return { document, complete: false };
  }
  return applyInMain(document, { ...said, data: { ...said.data, language } } as HotelEvent);
}

/** The language of a document's texts; `null` for the hotel's main one, which events speak. */
export function translatedInto({ language, languages }: HotelDocument): string | null {
  return language && languages?.[0] && languages[0].code !== language ? language : null;
}

/**
 * What an event says, in that language: wherever translations stand beside a text, they take its
 * place. `null`: as it is, without them.
 */
export function spoken<T>(said: T, language: string | null): T {
  if (Array.isArray(said)) return said.map((item) => spoken(item, language)) as T;
  if (!isRecord(said)) return said;
  const { translations, ...main } = said;
  const own = language && isRecord(translations) ? translations[language] : null;
  const all = Object.entries({ ...main, ...(isRecord(own) ? own : null) });
  return Object.fromEntries(all.map(([key, value]) => [key, spoken(value, language)])) as T;
}
