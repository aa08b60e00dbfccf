/** Which languages the hotel speaks, and its texts in each of them. */
import type { HotelImage } from "@frontage/sdk/core";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { request } from "../api/http";
import { heard } from "./heard";

/** A language as every page names it. */
export interface LanguageName {
  /** Its tag (BCP 47). */
  code: string;
  /** In its own words. */
  name: string;
  dir: "ltr" | "rtl";
}

/** A further language, and how many texts stand how in it. */
export interface SpokenLanguage extends LanguageName {
  missing: number;
  stale: number;
  translated: number;
}

/** `GET …/languages/`. */
export interface Languages {
  revision: number;
  epoch: string;
  /** What the texts are written in. */
  language: LanguageName;
  languages: SpokenLanguage[];
  /** Every one that can be chosen. */
  known: LanguageName[];
}

/** How a text stands in a language; `kept` is a name that may stay as it is. */
export type Standing = "translated" | "stale" | "missing" | "kept";

/** A text of the page beside its translation. */
export interface TranslatedText {
  /** Names it among all texts of the page, also in refusals. */
  name: string;
  of: "page" | "room_type" | "image";
  id: number | string | null;
  field: string;
  main: string;
  /** Fingerprint of `main`. */
  made_of: string;
  /** The translation; empty for none. */
  text: string;
  standing: Standing;
  max_length: number;
  is_long: boolean;
}

/** `GET …/languages/{code}/`. */
export interface Translations {
  revision: number;
  epoch: string;
  language: LanguageName;
  main_language: LanguageName;
  texts: TranslatedText[];
  room_types: Record<string, { name: string; is_active: boolean }>;
  images: Record<string, HotelImage>;
}

/** Everything about languages in the cache of a hotel. */
export const languagesKey = (slug: string) => ["hotel", slug, "languages"] as const;

export const languagesPath = (slug: string, code?: string) =>
  `/api/staff/hotel/${encodeURIComponent(slug)}/languages/${code ? `${code}/` : ""}`;

export const languagesQuery = (slug: string) =>
  queryOptions({
    queryKey: [...languagesKey(slug), "all"],
    queryFn: async ({ signal, client }) => {
      const all = await request<Languages>("GET", languagesPath(slug), undefined, signal);
      heard(client, slug, all.revision, all.epoch);
      return all;
    },
  });

export const translationsQuery = (slug: string, code: string) =>
  queryOptions({
    queryKey: [...languagesKey(slug), "texts", code],
    queryFn: async ({ signal, client }) => {
      const path = languagesPath(slug, code);
      const texts = await request<Translations>("GET", path, undefined, signal);
      heard(client, slug, texts.revision, texts.epoch);
      return texts;
    },
  });

/** Paints the languages that a write was answered with. */
export async function paintLanguages(
  client: QueryClient,
  slug: string,
  answer: Languages,
): Promise<void> {
  await client.cancelQueries({ queryKey: languagesKey(slug) });
  client.setQueryData(languagesQuery(slug).queryKey, answer);
}

/** Paints the translations that a write was answered with, and counts again. */
export async function paintTranslations(
  client: QueryClient,
  slug: string,
  answer: Translations,
): Promise<void> {
  await client.cancelQueries({ queryKey: languagesKey(slug) });
  client.setQueryData(translationsQuery(slug, answer.language.code).queryKey, answer);
  void client.invalidateQueries({ queryKey: languagesQuery(slug).queryKey });
}
