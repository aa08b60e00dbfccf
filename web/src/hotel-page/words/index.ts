/**
 * The page's own words, a file per language. A sentence is one entry, never pieces of one; what is
 * put into it stands in braces (see {@link fill}). The server sends the words of a page along with
 * its data (`dist/ssr/words.json`), so no guest's script holds them: only types may be imported
 * from here there. Wherever all languages are at hand anyway, in the console and in tests, they
 * come from here.
 */
import ar from "./ar.json";
import de from "./de.json";
import en from "./en.json";
import es from "./es.json";
import fr from "./fr.json";

/** The page's own words in some language. */
export type PageWords = typeof en;

export const WORDS: Record<string, PageWords> = { ar, de, en, es, fr };

/** The words for a page in that language; English ones where we have none. */
export function wordsOf(language: string | undefined): PageWords {
  return WORDS[language ?? ""] ?? en;
}
