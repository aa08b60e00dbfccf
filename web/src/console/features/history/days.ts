import type { HistoryEntry } from "../../api/history-types";
import { date, relativeTime } from "../../i18n/format";
import { t } from "../../i18n/i18n";

export interface Day {
  /** `2026-11-22`, in the time zone of whoever looks. */
  key: string;
  title: string;
  entries: HistoryEntry[];
}

/** The entries by day, in the order they came. */
export function byDay(entries: readonly HistoryEntry[], now: Date): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const at = new Date(entry.changed_at);
    const key = dayKey(at);
    if (days.at(-1)?.key !== key) days.push({ key, title: dayTitle(at, now), entries: [] });
    days.at(-1)?.entries.push(entry);
  }
  return days;
}

function dayKey(at: Date): string {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

function dayTitle(at: Date, now: Date): string {
  const key = dayKey(at);
  if (key === dayKey(now)) return t("history:day.today");
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (key === dayKey(yesterday)) return t("history:day.yesterday");
  return date(at, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  });
}

/** A change of less than this many milliseconds ago was just now. */
const JUST_NOW = 45_000;

/** "3 minutes ago". Clocks differ: what seems to come from the future was just now. */
export function ago(at: Date, now: Date): string {
  const isRecent = now.getTime() - at.getTime() < JUST_NOW;
  return isRecent ? t("history:justNow") : relativeTime(at, now);
}
