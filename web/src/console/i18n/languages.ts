/** The languages that the console speaks, and which of them somebody in front of it would choose. */

export interface Language {
  code: string;
  /** What the language calls itself: whoever looks for it need not read another. */
  name: string;
  direction: "ltr" | "rtl";
  /** How dates and numbers are written when the browser names no country of this language. */
  region: string;
}

export const LANGUAGES = [
  { code: "en", name: "English", direction: "ltr", region: "en-GB" },
  { code: "de", name: "Deutsch", direction: "ltr", region: "de-DE" },
  { code: "fr", name: "Français", direction: "ltr", region: "fr-FR" },
  { code: "es", name: "Español", direction: "ltr", region: "es-ES" },
  { code: "ar", name: "العربية", direction: "rtl", region: "ar" },
] as const satisfies readonly Language[];

export type LanguageCode = (typeof LANGUAGES)[number]["code"];

/** The language that is always there, and that decides which messages exist. */
export const FIRST = "en" satisfies LanguageCode;

export function isLanguage(code: string | null | undefined): code is LanguageCode {
  return LANGUAGES.some((language) => language.code === code);
}

export function languageOf(code: LanguageCode): Language {
  return LANGUAGES.find((language) => language.code === code) ?? LANGUAGES[0];
}

/** The first of the wished languages (`de-AT`, `fr`…) that the console speaks. */
export function spokenOf(wishes: readonly string[]): LanguageCode {
  for (const wish of wishes) {
    const code = baseOf(wish);
    if (isLanguage(code)) return code;
  }
  return FIRST;
}

/**
 * The locale in which a language's dates and numbers are written: as in the reader's own country
 * where the browser names it, so that Austrians read "Jänner" and Americans the month first.
 *
 * Arabic keeps the Western calendar and digits: prices, telephone numbers and dates are typed and
 * shown to guests that way, and two kinds of digits on one screen are read wrongly.
 */
export function localeOf(code: LanguageCode, wishes: readonly string[]): string {
  const wished = wishes.find((wish) => baseOf(wish) === code && wish.includes("-"));
  const locale = new Intl.Locale(canonical(wished) ?? languageOf(code).region);
  if (code !== "ar") return locale.baseName;
  return new Intl.Locale(locale.baseName, {
    calendar: "gregory",
    numberingSystem: "latn",
  }).toString();
}

const baseOf = (tag: string) => tag.split("-")[0]?.toLowerCase();

/** The tag as the standard writes it; `undefined` for one that is none. */
function canonical(tag: string | undefined): string | undefined {
  try {
    return tag && Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
