/** The texts of a page as staff go through them: the page's own, each room's, each picture's. */
import type { HotelImage } from "@frontage/sdk/core";
import type { TranslatedText, Translations } from "../../hotel/languages";

export type Filter = "all" | "missing" | "stale";

/** Texts that belong together. */
export interface Group {
  key: string;
  of: TranslatedText["of"];
  /** Of a room type; empty else. */
  name: string;
  isHidden: boolean;
  image: HotelImage | null;
  texts: TranslatedText[];
}

/** Every text, in the page's order. */
export function groupsOf({ texts, room_types, images }: Translations): Group[] {
  const groups = new Map<string, Group>();
  for (const text of texts) {
    const key = `${text.of}-${text.id ?? ""}`;
    const room = text.of === "room_type" ? room_types[String(text.id)] : undefined;
    const image = text.of === "image" ? images[String(text.id)] : undefined;
    const group = groups.get(key) ?? {
      key,
      of: text.of,
      name: room?.name ?? "",
      isHidden: room?.is_active === false,
      image: image ?? null,
      texts: [],
    };
    group.texts.push(text);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The names of the texts that a filter lets through. */
export function passing(texts: readonly TranslatedText[], filter: Filter): string[] {
  const passed = filter === "all" ? texts : texts.filter(({ standing }) => standing === filter);
  return passed.map(({ name }) => name);
}

/** The groups with those of their texts whose names are given; none that is left empty. */
export function onlyNamed(groups: readonly Group[], names: ReadonlySet<string>): Group[] {
  return groups
    .map((group) => ({ ...group, texts: group.texts.filter(({ name }) => names.has(name)) }))
    .filter(({ texts }) => texts.length > 0);
}

/** What is to be done about texts. */
export function standingOf(texts: readonly TranslatedText[]): { missing: number; stale: number } {
  const of = (standing: Filter) => texts.filter((text) => text.standing === standing).length;
  return { missing: of("missing"), stale: of("stale") };
}

/**
 * The groups that are open when a list is shown: those with something typed, which may have been
 * found on the device, and the first with something to be done; the first of all where there is
 * nothing.
 */
export function openAtFirst(
  groups: readonly Group[],
  typed: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const isToDo = ({ standing }: TranslatedText) => standing === "missing" || standing === "stale";
  const first = groups.find(({ texts }) => texts.some(isToDo)) ?? groups[0];
  const begun = groups.filter(({ texts }) => texts.some(({ name }) => name in typed));
  return new Set([first, ...begun].flatMap((group) => (group ? [group.key] : [])));
}
