import type { HistoryEntry } from "../../api/history-types";

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
  if (key === dayKey(now)) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (key === dayKey(yesterday)) return "Yesterday";
  return at.toLocaleDateString("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  });
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago". Clocks differ: what seems to come from the future was just now. */
export function ago(at: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1_000);
  if (seconds < 45) return "just now";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return relative.format(-minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (hours < 24) return relative.format(-hours, "hour");
  return relative.format(-Math.round(hours / 24), "day");
}

/** "22 November 2026 at 14:05:09". */
export function exactly(at: Date, seconds = true): string {
  return at.toLocaleString("en-GB", {
    dateStyle: "long",
    timeStyle: seconds ? "medium" : "short",
  });
}
