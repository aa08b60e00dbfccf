/** What React Aria says aloud, in the languages that it does not bring by itself. */
import { FIRST, type LanguageCode } from "./languages";

const words: Readonly<Record<Exclude<LanguageCode, typeof FIRST>, () => Promise<unknown>>> = {
  de: () => import("virtual:react-aria-words/de"),
  fr: () => import("virtual:react-aria-words/fr"),
  es: () => import("virtual:react-aria-words/es"),
  ar: () => import("virtual:react-aria-words/ar"),
};

/** Fetches its words of a language. Rejects when they cannot be had. */
export async function ariaWords(code: LanguageCode): Promise<void> {
  if (code !== FIRST) await words[code]();
}
