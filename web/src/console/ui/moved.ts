/**
 * The list after `keys` were dropped before or after `target`. Keys that are not in the list are
 * left out; without a `target` in the list nothing moves.
 */
export function moved<K extends string>(
  list: readonly K[],
  keys: readonly K[],
  target: K,
  place: "before" | "after" | "on",
): K[] {
  const taken = new Set(keys);
  const dragged = list.filter((key) => taken.has(key));
  // Dropped on one of themselves they stay together where that one is.
  const rest = list.filter((key) => !taken.has(key) || key === target);
  let index = rest.indexOf(target);
  if (index === -1) return [...list];
  if (taken.has(target)) {
    rest.splice(index, 1);
  } else if (place !== "before") {
    index += 1;
  }
  rest.splice(index, 0, ...dragged);
  return rest;
}

/** The list with `key` moved by `steps` places, as far as the list goes. */
export function movedBy<K extends string>(list: readonly K[], key: K, steps: number): K[] {
  const from = list.indexOf(key);
  if (from === -1) return [...list];
  const rest = list.filter((other) => other !== key);
  const to = Math.max(0, Math.min(rest.length, from + steps));
  rest.splice(to, 0, key);
  return rest;
}
