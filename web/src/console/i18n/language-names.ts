import { locale } from "./format";

/** What a language is called in the console's: `German`; its own name where the browser has none. */
export function languageName({ code, name }: { code: string; name: string }): string {
  return nameOf(code) ?? name;
}

/** The same of a tag alone; `null` where the browser has no name for it. */
export function nameOf(code: string): string | null {
  try {
    const names = new Intl.DisplayNames(locale(), { type: "language", fallback: "none" });
    return names.of(code) ?? null;
  } catch {
    return null;
  }
}
