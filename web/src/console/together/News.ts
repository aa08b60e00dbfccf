/** What colleagues have just saved, for as long as it is news. */
import type { ChangeItem, FieldChange, HistoryEntry } from "../api/history-types";
import type { HotelImage } from "../api/types";

/** How long a colleague's change is told, in milliseconds. */
export const NEWS_MS = 6_000;
/** Of more changes at once the oldest are told by the history alone. */
const MOST = 20;

export class News {
  readonly #listeners = new Set<() => void>();
  #entries: readonly HistoryEntry[] = [];
  readonly #places = new WeakMap<HistoryEntry, ReadonlySet<string>>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The newest change that is still news. */
  readonly newest = (): HistoryEntry | null => this.#entries.at(-1) ?? null;

  /** Who saved a field of a form just now; `null`: nobody. */
  by(form: string, field: string): HistoryEntry["author"] {
    return this.#newestOf(place(form, field))?.author ?? null;
  }

  /** The newest change of something that is shown as a whole: `room-7`, `picture-x1y2`. */
  of(thing: string): HistoryEntry | null {
    return this.#newestOf(thing);
  }

  tell(entry: HistoryEntry): void {
    this.#places.set(entry, new Set(entry.changes.flatMap(placesOf)));
    this.#show([...this.#entries, entry].slice(-MOST));
    setTimeout(() => this.#show(this.#entries.filter((one) => one !== entry)), NEWS_MS);
  }

  #newestOf(place: string): HistoryEntry | null {
    const about = this.#entries.filter((one) => this.#places.get(one)?.has(place));
    return about.at(-1) ?? null;
  }

  #show(entries: readonly HistoryEntry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

/** What an item is about: fields, by the forms that show them, and things that are shown whole. */
function placesOf(item: ChangeItem): string[] {
  switch (item.kind) {
    case "field":
      return [`settings ${item.name}`];
    case "room_type":
      return withFields(`room-${item.id}`, item.fields);
    case "image":
      return withFields(`picture-${item.image.public_id}`, item.fields);
    case "gallery":
      return [...item.added.map(pictureThing), ...item.moved.map((key) => `picture-${key}`)];
    default:
      return [];
  }
}

/** What became of a thing in a change that is about it. */
export function doneWith({ changes }: HistoryEntry, thing: string): "added" | "moved" | "changed" {
  for (const item of changes) {
    if (item.kind === "gallery") {
      if (item.added.some((image) => thing === pictureThing(image))) return "added";
      if (item.moved.some((key) => thing === `picture-${key}`)) return "moved";
    }
    if (item.kind === "room_type" && item.change === "created" && thing === `room-${item.id}`) {
      return "added";
    }
  }
  return "changed";
}

/** How a picture is called among the things that are shown whole. */
function pictureThing({ public_id, url }: HotelImage): string {
  return `picture-${public_id ?? url}`;
}

function withFields(thing: string, fields: readonly FieldChange[]): string[] {
  return [thing, ...fields.map(({ name }) => `${thing} ${name}`)];
}

/** Sections of the settings are forms of their own over one thing. */
function place(form: string, field: string): string {
  return `${/^(room|picture)-/.test(form) ? form : "settings"} ${field}`;
}
