/**
 * Dates, times, numbers and lists as they are written in the language of the console, and in the
 * reader's country where the browser names one. Call these while rendering and keep nothing:
 * another language may be chosen at any time.
 */
import { currentLanguage } from "./choice";
import { languageOf, localeOf } from "./languages";

/** The locale that everything below is written in, such as `de-AT`. */
export function locale(): string {
  return localeOf(currentLanguage(), navigator.languages);
}

/** Whether the console is read from right to left. */
export function isRightToLeft(): boolean {
  return languageOf(currentLanguage()).direction === "rtl";
}

/** `1,234.5`. */
export function number(value: number, options?: Intl.NumberFormatOptions): string {
  return made(Intl.NumberFormat, options).format(value);
}

/** `42 %`, of a part between 0 and 1. */
export function percent(part: number): string {
  return number(part, { style: "percent", maximumFractionDigits: 0 });
}

/** `3.4 MB`, of a number of bytes. */
export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return number(bytes / 1000 ** step, {
    style: "unit",
    unit: units[step],
    unitDisplay: "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  });
}

/** `€129.00`. Three letters that are no currency of the browser's are written after the number. */
export function money(amount: number, currency: string): string {
  try {
    return number(amount, { style: "currency", currency });
  } catch {
    return `${number(amount, { minimumFractionDigits: 2 })} ${currency}`;
  }
}

/** `22 November 2026`, or the parts that are asked for; with `timeZone`, the day at that place. */
export function date(at: Date, options: Intl.DateTimeFormatOptions = {}): string {
  const isInParts = ["weekday", "day", "month", "year"].some((part) => part in options);
  return made(Intl.DateTimeFormat, isInParts ? options : { dateStyle: "long", ...options }).format(
    at,
  );
}

/** `14:05`; with `timeZone`, the hour at that place. */
export function time(at: Date, options?: Intl.DateTimeFormatOptions): string {
  return made(Intl.DateTimeFormat, { timeStyle: "short", ...options }).format(at);
}

/** `22 November 2026 at 14:05`; with `timeStyle: "medium"`, to the second. */
export function dateTime(at: Date, options?: Intl.DateTimeFormatOptions): string {
  return made(Intl.DateTimeFormat, { dateStyle: "long", timeStyle: "short", ...options }).format(
    at,
  );
}

/** `3 minutes ago`, `in 2 days`, `yesterday`: in the greatest unit that fits. */
export function relativeTime(at: Date, now: Date): string {
  const words = made(Intl.RelativeTimeFormat, { numeric: "auto" });
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  if (Math.abs(seconds) < 45) return words.format(seconds, "second");
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return words.format(hours, "hour");
  return words.format(Math.round(hours / 24), "day");
}

/** `a, b and c`. */
export function list(
  items: readonly string[],
  type: "conjunction" | "disjunction" = "conjunction",
) {
  return made(Intl.ListFormat, { type }).format(items);
}

type Formatter<F, O> = new (locales: string, options?: O) => F;

/** Making a formatter costs more than all its uses, and lists ask for the same one on each line. */
const kept = new Map<string, unknown>();

function made<F, O>(Kind: Formatter<F, O>, options?: O): F {
  const language = locale();
  const key = `${Kind.name} ${language} ${JSON.stringify(options)}`;
  let formatter = kept.get(key) as F | undefined;
  if (formatter === undefined) {
    formatter = new Kind(language, options);
    kept.set(key, formatter);
  }
  return formatter;
}
