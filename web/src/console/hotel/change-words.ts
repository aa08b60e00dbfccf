import type { ChangeItem, FieldChange, HistoryEntry } from "../api/history-types";
import { isEmpty } from "../changes/tell";
import { list } from "../i18n/format";
import { t } from "../i18n/i18n";
import { nameOf } from "../i18n/language-names";
import { fieldWithin, translationOf } from "./field-names";

/** Of more than this many things, a title names the first ones and counts the rest. */
const NAMED = 2;

/** Between the phrases of a change that did several things: whole ones, in every language. */
const BETWEEN = " · ";

/** What the history says of a change that is told by its kind alone. */
const BY_ACTION = [
  "undo",
  "restore",
  "renditions",
  "show",
  "hide",
  "create",
  "demo",
  "languages",
] as const;

/** What a change did, as one would tell a colleague: "Changed the tagline and the slogan". */
export function entryTitle(entry: HistoryEntry): string {
  if (entry.action === "publish" || entry.action === "return") {
    return t(`history:title.${entry.action}`, { draft: entry.draft?.name ?? "" });
  }
  const action = BY_ACTION.find((known) => known === entry.action);
  if (action) return t(`history:title.${action}`);
  const language = entry.action === "translate" ? languageIn(entry.changes) : null;
  if (language) return t("history:title.translate", { language: nameOf(language) ?? language });
  const told = phrases(entry.changes);
  if (told.length === 0) return t("history:title.page");
  const named = told.slice(0, NAMED);
  const count = told.length - named.length;
  return [...named, ...(count > 0 ? [t("history:title.more", { count })] : [])].join(BETWEEN);
}

/** The language that a change of translations was in. */
function languageIn(items: readonly ChangeItem[]): string | null {
  const [first] = items.flatMap((item) =>
    item.kind === "field"
      ? [item.name]
      : "fields" in item
        ? item.fields.map(({ name }) => name)
        : [],
  );
  return first === undefined ? null : (translationOf(first)?.language ?? null);
}

/** One phrase for all fields of the hotel, one for each other thing. */
function phrases(items: readonly ChangeItem[]): string[] {
  const fields = items.filter((item) => item.kind === "field");
  const others = items.filter((item) => item.kind !== "field");
  return [...(fields.length > 0 ? [fieldsPhrase(fields)] : []), ...others.flatMap(itemPhrases)];
}

function fieldsPhrase(fields: readonly FieldChange[]): string {
  const [only] = fields;
  if (only && fields.length === 1) {
    return t(`history:title.${verbOf(only)}`, { fields: fieldWithin(only.name) });
  }
  const colours = fields.filter(isColour);
  const texts = fields.filter((field) => !isColour(field));
  const named = [
    ...texts.slice(0, NAMED),
    // Eleven names of colours say less than their number.
    ...(colours.length === 1 ? colours : []),
  ].map(({ name }) => fieldWithin(name));
  const rest = texts.length - NAMED;
  return t("history:title.changed", {
    fields: list([
      ...named,
      ...(rest > 0 ? [t("history:title.more", { count: rest })] : []),
      ...(colours.length > 1 ? [t("history:title.colours", { count: colours.length })] : []),
    ]),
  });
}

function isColour({ name }: FieldChange): boolean {
  return name.endsWith("_color");
}

function itemPhrases(item: Exclude<ChangeItem, { kind: "field" }>): string[] {
  switch (item.kind) {
    case "picture": {
      const fields = fieldWithin(item.name);
      if (item.before === null) return [t("history:title.added", { fields })];
      if (item.after === null) return [t("history:title.removed", { fields })];
      return [t("history:title.exchanged", { fields })];
    }
    case "gallery": {
      const [added, removed] = [item.added.length, item.removed.length];
      const done = [
        ...(added > 0 ? [t("history:title.gallery.added", { count: added })] : []),
        ...(removed > 0 ? [t("history:title.gallery.removed", { count: removed })] : []),
      ];
      return done.length > 0 || !item.reordered ? done : [t("history:title.gallery.sorted")];
    }
    case "room_type":
      return [roomPhrase(item)];
    case "image": {
      const crop = item.fields.find(({ name }) => name === "crop");
      if (crop && !crop.before) return [t("history:title.image.cropped")];
      if (crop && !crop.after) return [t("history:title.image.whole")];
      if (crop) return [t("history:title.image.cropChanged")];
      if (item.fields.length === 0) return [t("history:title.image.description")];
      const fields = list(item.fields.map(({ name }) => fieldWithin(name)));
      return [t("history:title.image.changed", { fields })];
    }
  }
}

function roomPhrase(item: Extract<ChangeItem, { kind: "room_type" }>): string {
  const room = item.name;
  const [only] = item.fields;
  if (item.change !== "changed" || !only || item.fields.length > 1) {
    return t(`history:title.room.${item.change}`, { room });
  }
  if (only.name === "is_active") {
    return t(`history:title.room.${only.after ? "shown" : "hidden"}`, { room });
  }
  const fields = fieldWithin(only.name, "room");
  return t(`history:title.ofRoom.${verbOf(only)}`, { fields, room });
}

function verbOf({ before, after }: FieldChange): "added" | "cleared" | "changed" {
  if (isEmpty(after)) return "cleared";
  return isEmpty(before) ? "added" : "changed";
}
