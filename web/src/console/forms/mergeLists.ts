/**
 * Two people edited one list from the same `base`. `mine` decides the order; what `theirs` added
 * comes along at the end, what they took away goes.
 */
export function mergeLists(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  // With nothing changed on one side the other's order counts too.
  if (equal(base, theirs)) return mine;
  if (equal(base, mine)) return theirs;
  const before = new Set(base);
  const kept = new Set(theirs);
  const had = new Set(mine);
  const left = mine.filter((entry) => kept.has(entry) || !before.has(entry));
  const added = theirs.filter((entry) => !before.has(entry) && !had.has(entry));
  return [...left, ...added];
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}
