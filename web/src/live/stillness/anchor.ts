/**
 * What stays where it is when the page changes: the block that a guest most likely looks at. The
 * page is scrolled by as much as that block moved.
 */

/** A block on the screen, and how far the change moved it down, in CSS pixels. */
export interface Witness {
  moved: number;
  /** How much of it is seen, in any unit. */
  area: number;
}

/** A block that fewer share the move of does not speak for the page. */
const ENOUGH = 0.25;

/**
 * How far to scroll so that the page seems to stand still. Witnesses come from top to bottom: the
 * first one that speaks for a good part of the screen is held. When a whole screen goes apart, as
 * a grid does that is filled anew, `otherwise` is kept: how far the section moved.
 */
export function heldBy(witnesses: Witness[], otherwise: number): number {
  const areas = new Map<number, number>();
  let all = 0;
  for (const { moved, area } of witnesses) {
    const rounded = Math.round(moved);
    areas.set(rounded, (areas.get(rounded) ?? 0) + area);
    all += area;
  }
  const first = witnesses.find(({ moved }) => {
    const shared = areas.get(Math.round(moved)) ?? 0;
    return shared > 0 && shared >= all * ENOUGH;
  });
  return first ? first.moved : otherwise;
}

/** The items that changed places among those that are there before and after. */
export function rearranged<T>(before: readonly T[], after: readonly T[]): Set<T> {
  const left = new Set(after);
  const known = new Set(before);
  const then = before.filter((item) => left.has(item));
  const now = after.filter((item) => known.has(item));
  return new Set(now.filter((item, index) => item !== then[index]));
}
