/**
 * How the gallery's grid is filled: rows of changing shape, planned from the number of pictures so
 * that the last row is always full. Each picture gets a span of a twelve-column grid.
 */

/**
 * `big` is two thirds wide beside two stacked thirds. On a phone there are two columns: `full`,
 * `big` and `first-third` take both, the others one, so that rows are full there too.
 */
export type Span = "full" | "wide" | "narrow" | "first-third" | "third" | "big";

const THREES: Span[][] = [
  ["big", "third", "third"],
  ["first-third", "third", "third"],
];
const TWOS: Span[][] = [
  ["wide", "narrow"],
  ["narrow", "wide"],
];

/** One span for each of `count` pictures, in order. */
export function gallerySpans(count: number): Span[] {
  if (count <= 0) return [];
  if (count === 1) return ["full"];
  // Threes as far as they go; a remainder of one borrows from the last three to make two twos.
  const twos = count % 3 === 0 ? 0 : count % 3 === 2 ? 1 : 2;
  const threes = (count - twos * 2) / 3;
  const rows = [
    ...Array.from({ length: threes }, (_, i) => THREES[i % 2] ?? []),
    ...Array.from({ length: twos }, (_, i) => TWOS[i % 2] ?? []),
  ];
  return rows.flat();
}
