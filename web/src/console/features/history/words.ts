import type { ChangeItem, FieldChange, HistoryEntry } from "../../api/history-types";
import { fieldTitle } from "../../hotel/field-names";
import { plainValue } from "../../ui/FieldValue";

/** Of more than this many things, a title names the first ones and counts the rest. */
const NAMED = 2;

/** What a change did, as one would tell a colleague: "Changed the tagline and the slogan". */
export function entryTitle(entry: HistoryEntry): string {
  if (entry.action === "undo") return "Took back an earlier change";
  if (entry.action === "restore") return "Returned the page to an earlier state";
  if (entry.action === "renditions") return "Made the sizes of pictures anew";
  if (entry.action === "show") return "Showed the hotel to guests";
  if (entry.action === "hide") return "Hid the hotel from guests";
  if (entry.action === "create") return "Created the hotel";
  if (entry.action === "demo") return "Filled the page with the demo hotel";
  const [first, ...others] = phrases(entry.changes);
  if (first === undefined) return "Changed the page";
  if (others.length === 0) return first;
  const named = others.slice(0, NAMED - 1).map(lowered);
  const rest = others.length - named.length;
  return rest > 0 ? `${[first, ...named].join(", ")} and ${rest} more` : `${first} and ${named[0]}`;
}

/** One phrase for all fields of the hotel, one for each other thing. */
function phrases(items: readonly ChangeItem[]): string[] {
  const fields = items.filter((item) => item.kind === "field");
  const others = items.filter((item) => item.kind !== "field");
  return [...(fields.length > 0 ? [fieldsPhrase(fields)] : []), ...others.flatMap(itemPhrases)];
}

function fieldsPhrase(fields: readonly FieldChange[]): string {
  const [only] = fields;
  if (only && fields.length === 1) return `${fieldVerb(only)} the ${inSentence(only.name)}`;
  const colours = fields.filter(isColour);
  const texts = fields.filter((field) => !isColour(field));
  const named = [
    ...texts.slice(0, NAMED),
    // Eleven names of colours say less than their number.
    ...(colours.length === 1 ? colours : []),
  ].map(({ name }) => `the ${inSentence(name)}`);
  const rest = texts.length - NAMED;
  return `Changed ${joined([
    ...named,
    ...(rest > 0 ? [`${rest} more`] : []),
    ...(colours.length > 1 ? [`${colours.length} colours`] : []),
  ])}`;
}

function isColour({ name }: FieldChange): boolean {
  return name.endsWith("_color");
}

/** "a, b and c". */
function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${last}` : last;
}

function itemPhrases(item: Exclude<ChangeItem, { kind: "field" }>): string[] {
  switch (item.kind) {
    case "picture": {
      const verb = item.before === null ? "Added" : item.after === null ? "Removed" : "Exchanged";
      return [`${verb} the ${inSentence(item.name)}`];
    }
    case "gallery": {
      const { added, removed, reordered } = item;
      const done = [
        ...(added.length > 0 ? [`Added ${pictures(added.length)} to the gallery`] : []),
        ...(removed.length > 0 ? [`Removed ${pictures(removed.length)} from the gallery`] : []),
      ];
      return done.length > 0 || !reordered ? done : ["Sorted the gallery anew"];
    }
    case "room_type": {
      const [only] = item.fields;
      if (item.change === "created") return [`Added the room type ${item.name}`];
      if (item.change === "deleted") return [`Deleted the room type ${item.name}`];
      if (!only || item.fields.length > 1) return [`Changed the room type ${item.name}`];
      if (only.name === "is_active") {
        return [`${only.after ? "Showed" : "Hid"} the room type ${item.name}`];
      }
      return [`${fieldVerb(only)} the ${inSentence(only.name, "room")} of ${item.name}`];
    }
    case "image": {
      const crop = item.fields.find(({ name }) => name === "crop");
      if (crop && !crop.before) return ["Cropped a picture"];
      if (crop && !crop.after) return ["Showed the whole of a picture again"];
      if (crop) return ["Changed the crop of a picture"];
      const names = item.fields.map(({ name }) => inSentence(name));
      return [`Changed the ${joined(names) || "description"} of a picture`];
    }
  }
}

function fieldVerb({ before, after }: FieldChange): "Added" | "Cleared" | "Changed" {
  if (isEmpty(after)) return "Cleared";
  return isEmpty(before) ? "Added" : "Changed";
}

function isEmpty(value: unknown): boolean {
  return plainValue(value) === null;
}

/** Titles that would not do within a sentence. */
const WITHIN: Readonly<Record<string, string>> = {
  starting_price_from: "price",
  max_occupancy: "number of guests",
  is_active: "visibility",
};

function inSentence(name: string, of: "hotel" | "room" = "hotel"): string {
  return WITHIN[name] ?? lowered(fieldTitle(name, of));
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function pictures(count: number): string {
  return count === 1 ? "1 picture" : `${count} pictures`;
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
