import { plainValue } from "../ui/FieldValue";

/** How much of what is the same is shown before the first difference, in characters. */
const LEAD = 40;

/** Where two values begin to differ, in characters; their words are not cut. */
export function firstDifference(before: unknown, after: unknown): number {
  const [old, now] = [plainValue(before) ?? "", plainValue(after) ?? ""];
  let at = 0;
  while (at < old.length && at < now.length && old[at] === now[at]) at += 1;
  return at;
}

/** About `length` characters of `text` around `from`, with dots where something is left out. */
export function excerpt(text: string, from: number, length: number): string {
  const latest = Math.max(0, text.length - length);
  const start = Math.min(latest, Math.max(0, from - LEAD));
  const word = start === 0 ? 0 : text.indexOf(" ", start) + 1;
  const end = Math.min(text.length, start + length);
  const shown = text.slice(word, end).trim();
  return `${word > 0 ? "…" : ""}${shown}${end < text.length ? "…" : ""}`;
}
