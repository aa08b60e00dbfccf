import { expect, test } from "vitest";
import { gallerySpans, type Span } from "./gallery-rows";

/** Cells of the twelve-column grid that a span fills; rows count in units of a third's height. */
const WIDE: Record<Span, number> = {
  full: 24,
  big: 16,
  wide: 14,
  narrow: 10,
  "first-third": 4,
  third: 4,
};
const PHONE: Record<Span, number> = {
  full: 2,
  big: 2,
  wide: 1,
  narrow: 1,
  "first-third": 2,
  third: 1,
};

test("every picture has its place and the last row is full, whatever the number", () => {
  for (let count = 1; count <= 40; count++) {
    const spans = gallerySpans(count);
    expect(spans).toHaveLength(count);
    const sum = (cells: Record<Span, number>) => spans.reduce((all, span) => all + cells[span], 0);
    expect(sum(WIDE) % 12).toBe(0);
    expect(sum(PHONE) % 2).toBe(0);
  }
  expect(gallerySpans(0)).toEqual([]);
});
