/** Which language this device's console speaks: the browser's, until somebody chooses. */
import { useSyncExternalStore } from "react";
import { i18n } from "./i18n";
import { FIRST, isLanguage, type LanguageCode, languageOf, spokenOf } from "./languages";
import { messagesOf } from "./resources";

const KEY = "frontage.language";

/** The language to begin with: what was chosen on this device, else what the browser asks for. */
export function preferredLanguage(): LanguageCode {
  const kept = read();
  return isLanguage(kept) ? kept : spokenOf(navigator.languages);
}

/** The choice that is newest: of two languages asked for, the one chosen last is shown. */
let newest = 0;

/**
 * Fetches a language and turns the console to it, with the page's own direction of writing.
 * Rejects, and changes nothing, when its words cannot be had.
 */
export async function speak(code: LanguageCode): Promise<void> {
  newest += 1;
  const mine = newest;
  if (code !== FIRST && !i18n.hasResourceBundle(code, "common")) {
    const messages = await messagesOf(code);
    for (const [namespace, words] of Object.entries(messages)) {
      i18n.addResourceBundle(code, namespace, words);
    }
  }
  if (mine !== newest) return;
  document.documentElement.lang = code;
  document.documentElement.dir = languageOf(code).direction;
  await i18n.changeLanguage(code);
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

/** The language spoken now. */
export function currentLanguage(): LanguageCode {
  return isLanguage(i18n.language) ? i18n.language : FIRST;
}

/** The language spoken now; the component is drawn again when it changes. */
export function useLanguage(): LanguageCode {
  return useSyncExternalStore(subscribe, currentLanguage);
}

function subscribe(listener: () => void): () => void {
  i18n.on("languageChanged", listener);
  return () => i18n.off("languageChanged", listener);
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
