/**
 * Keys for texts that have no identity of their own. A text that stays keeps its key when others
 * come and go before it, and so its element, in which a guest may have selected something; one that
 * is edited keeps the key of what stood in its place.
 */
export interface Keyed {
  text: string;
  key: number;
}

/** Gives keys to `texts`, given the ones that were there `before`. */
export function lastingKeys(before: readonly Keyed[], texts: readonly string[]): Keyed[] {
  const shorter = Math.min(before.length, texts.length);
  let first = 0;
  while (first < shorter && before[first]?.text === texts[first]) first += 1;
  let last = 0;
  while (last < shorter - first && before.at(-1 - last)?.text === texts.at(-1 - last)) last += 1;
  let next = before.reduce((most, { key }) => Math.max(most, key + 1), 0);
  const edited = before.slice(first, before.length - last);
  return texts.map((text, index) => {
    const fromEnd = texts.length - index;
    const known =
      index < first
        ? before[index]
        : fromEnd <= last
          ? before[before.length - fromEnd]
          : edited[index - first];
    return { text, key: known ? known.key : next++ };
  });
}
