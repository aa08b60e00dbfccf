import type { Staff } from "./staff";
import { expect } from "./test";
import { without, wordsOf } from "./words";
import { ROOM_TEXT, type Writer } from "./writer";

interface Field {
  name: string;
  before: unknown;
  after: unknown;
}

/** One change of the hotel's history, as far as the model looks at it. */
export interface Entry {
  revision: number;
  author: { name: string } | null;
  action: string;
  changes: ({ kind: string; id?: number; fields?: Field[]; added?: unknown[] } & Partial<Field>)[];
  undoes: number | null;
}

/** All changes after a revision, the oldest first: what really happened. */
export async function since(manager: Staff, revision: number): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let before: number | null = null; ; ) {
    const page: { results: Entry[]; next_before: number | null } = (
      await manager.request<{ results: Entry[]; next_before: number | null }>(
        "GET",
        `history/?limit=100${before === null ? "" : `&before=${before}`}`,
      )
    ).body;
    found.push(...page.results.filter((entry) => entry.revision > revision));
    const isAll = page.results.some((entry) => entry.revision <= revision);
    if (isAll || page.next_before === null) return found.reverse();
    before = page.next_before;
  }
}

/** The texts that a change changed, by the names that writers give them. */
function texts({ changes }: Entry): Field[] {
  return changes.flatMap(({ kind, name = "", before, after, id, fields = [] }) => {
    if (kind === "field") return [{ name: `texts.${name}`, before, after }];
    if (kind !== "room_type") return [];
    return fields
      .filter((field) => field.name === ROOM_TEXT)
      .map((field) => ({ ...field, name: `room-${id}.${field.name}` }));
  });
}

/** No word was overwritten by somebody who had not seen it. */
export function nobodyWasOverwrittenUnseen(
  happened: readonly Entry[],
  writers: readonly Writer[],
): void {
  for (const entry of happened) {
    const writer = writers.find(({ name }) => name === entry.author?.name);
    const undone = happened.find(({ revision }) => revision === entry.undoes);
    for (const { name, before, after } of texts(entry)) {
      const lost = new Set(without(wordsOf(before), wordsOf(after)));
      if (lost.size === 0) continue;
      const taken = undone && texts(undone).find((text) => text.name === name);
      const isUndone =
        taken !== undefined &&
        without(lost, new Set(without(wordsOf(taken.after), wordsOf(taken.before)))).length === 0;
      const isKnown = writer?.decisions.some(
        ({ field, theirs, took }) =>
          field === name && took !== "theirs" && without(lost, theirs).length === 0,
      );
      expect(
        isUndone || isKnown,
        `revision ${entry.revision} by ${entry.author?.name}: ${name} lost ${[...lost]} unseen`,
      ).toBe(true);
    }
  }
}

/** Each word is in the page's history, or was given up by its writer knowingly. */
export function noWordIsLost(happened: readonly Entry[], writers: readonly Writer[]): void {
  const kept = new Set(
    happened.flatMap((entry) => texts(entry).flatMap(({ after }) => [...wordsOf(after)])),
  );
  for (const { name, typed, givenUp } of writers) {
    for (const { field, word } of typed) {
      const isThere = kept.has(word) || givenUp.has(word);
      expect(isThere, `${name} wrote ${word} into ${field}, and it is nowhere`).toBe(true);
    }
  }
}

/** Who sorted the gallery moved what they carried, and nothing that a colleague had put there. */
export async function everyMoveWasItsMovers(
  manager: Staff,
  happened: readonly Entry[],
  writers: readonly Writer[],
): Promise<void> {
  const galleryAt = async (revision: number) => {
    const page = await manager.request<{ gallery_images: { public_id: string }[] }>(
      "GET",
      `page/?revision=${revision}`,
    );
    return page.body.gallery_images.map(({ public_id }) => public_id);
  };
  for (const { revision, author, action } of happened) {
    const carried = writers.find(({ name }) => name === author?.name)?.carried;
    if (action !== "gallery-order" || carried === undefined) continue;
    const others = (all: readonly string[]) => all.filter((picture) => !carried.has(picture));
    expect(
      others(await galleryAt(revision)),
      `revision ${revision}: ${author?.name} moved what they carried and nothing else`,
    ).toEqual(others(await galleryAt(revision - 1)));
  }
}

/** How many pictures joined the gallery, those that somebody took back since as well. */
export const added = (happened: readonly Entry[]): number =>
  happened
    .filter(({ action }) => action === "gallery-add")
    .flatMap(({ changes }) => changes.flatMap((change) => change.added ?? [])).length;
