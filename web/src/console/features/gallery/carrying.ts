import { moved } from "../../ui/moved";
import { placedAt } from "./order";

/**
 * Pictures that somebody has lifted with the keyboard. Where they go is said by the neighbour they
 * are put beside, and not as a whole order: what colleagues do meanwhile stays.
 */
export interface Carried {
  keys: ReadonlySet<string>;
  /** The picture they are put beside; `null` before the first step: where they are. */
  beside: { key: string; side: "before" | "after" } | null;
  /** Where they were put last, for when the neighbour goes: the first of them is the n-th, from 1. */
  position: number;
}

/** All pictures in the order in which they would be if the hand let go now. */
export function carriedOrder(all: readonly string[], carried: Carried): string[] {
  const { keys, beside, position } = carried;
  if (beside === null) return [...all];
  if (!all.includes(beside.key)) return placedAt(all, keys, position);
  return moved(all, [...keys], beside.key, beside.side);
}

/**
 * Carried on by so many places among the pictures that are `shown`, in their present order. At the
 * end it goes no further; the very same object when it went nowhere.
 */
export function carriedOn(
  all: readonly string[],
  shown: readonly string[],
  carried: Carried,
  steps: number,
): Carried {
  const rest = shown.filter((key) => !carried.keys.has(key));
  const first = shown.findIndex((key) => carried.keys.has(key));
  if (rest.length === 0 || first === -1) return carried;
  const to = Math.max(0, Math.min(rest.length, first + steps));
  // Going back it is put before the one that stands there, going on after the one that was passed.
  const neighbour = steps < 0 ? rest[to] : rest[to - 1];
  if (neighbour === undefined) return carried;
  const beside = { key: neighbour, side: steps < 0 ? ("before" as const) : ("after" as const) };
  const next = { keys: carried.keys, beside, position: carried.position };
  const order = carriedOrder(all, next);
  if (order.join() === carriedOrder(all, carried).join()) return carried;
  return { ...next, position: order.findIndex((key) => carried.keys.has(key)) + 1 };
}
