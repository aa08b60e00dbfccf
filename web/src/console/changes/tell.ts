/** What of a change is worth telling. */
import type { ChangeItem } from "../api/history-types";
import { plainValue } from "../ui/FieldValue";

/** Whether a value says nothing. */
export function isEmpty(value: unknown): boolean {
  return plainValue(value) === null;
}

/** What is worth a line: a value that was empty and still is says nothing. */
export function worthTelling(changes: readonly ChangeItem[]): ChangeItem[] {
  return changes.filter(
    (item) => item.kind !== "field" || !isEmpty(item.before) || !isEmpty(item.after),
  );
}

/** Entries that a list of texts lost and gained. */
export function listChanges(
  before: unknown,
  after: unknown,
): { gone: string[]; come: string[] } | null {
  if (!isTexts(before) || !isTexts(after)) return null;
  return {
    gone: before.filter((entry) => !after.includes(entry)),
    come: after.filter((entry) => !before.includes(entry)),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
