/** Which language this device's console speaks: the browser's, until somebody chooses. */
import { useSyncExternalStore } from "react";
import { currentLanguage, onOtherWords, turnTo, type Words } from "./i18n";
import { isLanguage, type LanguageCode, languageOf, spokenOf } from "./languages";
import { ariaWords } from "./react-aria";
import { everydayWords, type SeldomNamespace, seldomWords } from "./resources";

export { currentLanguage } from "./i18n";

const KEY = "frontage.language";

/** The language to begin with: what was chosen on this device, else what the browser asks for. */
export function preferredLanguage(): LanguageCode {
  const kept = read();
  return isLanguage(kept) ? kept : spokenOf(navigator.languages);
}

/** The choice that is newest: of two languages asked for, the one chosen last is shown. */
let wanted = currentLanguage();

/** Words by language, as far as they have come. */
const come = new Map<LanguageCode, Words>();

/** What screens that are seldom seen have asked for: it is fetched with every new language. */
const asked = new Set<SeldomNamespace>();

/**
 * Fetches a language and turns the console to it, with the page's own direction of writing.
 * Rejects, and changes nothing, when its words cannot be had.
 */
export async function speak(code: LanguageCode): Promise<void> {
  wanted = code;
  try {
    await fetchWords(code);
  } catch (error) {
    if (wanted === code) wanted = currentLanguage();
    throw error;
  }
  if (wanted !== code) return;
  document.documentElement.lang = code;
  document.documentElement.dir = languageOf(code).direction;
  turnTo(code, come.get(code) ?? {});
}

/** Whether the words of these namespaces are there, so that nothing has to be waited for. */
export function knows(names: readonly SeldomNamespace[]): boolean {
  const words = come.get(currentLanguage());
  return names.every((name) => words !== undefined && name in words);
}

/** Fetches the words of these namespaces. Rejects when they cannot be had. */
export async function learn(names: readonly SeldomNamespace[]): Promise<void> {
  for (const name of names) asked.add(name);
  while (!knows(names)) await speak(wanted);
}

async function fetchWords(code: LanguageCode): Promise<void> {
  const had = come.get(code);
  const missing = [...asked].filter((name) => had === undefined || !(name in had));
  const [everyday, seldom] = await Promise.all([
    had ?? everydayWords(code),
    Promise.all(missing.map(async (name) => [name, await seldomWords(code, name)] as const)),
    had ?? ariaWords(code),
  ]);
  // What came meanwhile, for somebody else who asked, stays.
  come.set(code, { ...everyday, ...come.get(code), ...Object.fromEntries(seldom) });
}

/** The same, and keeps the choice on this device. */
export async function choose(code: LanguageCode): Promise<void> {
  await speak(code);
  try {
    localStorage.setItem(KEY, code);
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the window.
  }
}

/** The language spoken now; the component is drawn again when it changes. */
export function useLanguage(): LanguageCode {
  return useSyncExternalStore(onOtherWords, currentLanguage);
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
