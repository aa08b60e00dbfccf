import { describe, expect, test } from "vitest";
import type { Block, Place } from "./blocks";
import { type Known, movesOf } from "./moves";

const sight = { height: 800, scrolled: 0 };

const at = (top: number, height = 100, left = 0): Place => ({ left, top, width: 300, height });

/** A page of blocks: each with its place now, and before unless it is new. */
function page(...all: { now: Place; before?: Place; parent?: number; leaf?: boolean }[]) {
  const before = new Map<Element, Known>();
  const blocks = all.map(({ now, before: then, parent = -1, leaf = true }): Block => {
    const element = document.createElement("p");
    if (then) before.set(element, { place: then, open: !leaf });
    return { element, parent, place: now, open: !leaf, leaf };
  });
  const moves = movesOf(blocks, before, sight);
  return moves.map((move) => {
    const index = blocks.indexOf(move.block);
    return move.kind === "comes" ? [index, move.x, move.y] : [index, "appears"];
  });
}

describe("a block starts where it was seen", () => {
  test("and one that did not move stays out of it", () => {
    expect(page({ now: at(0), before: at(0) }, { now: at(150, 100, 10), before: at(100) })).toEqual(
      [[1, -10, -50]],
    );
  });

  test("carried by the one around it, and only as far as its own way differs", () => {
    const section = { now: at(140, 400), before: at(100, 360), leaf: false };
    expect(
      page(
        section,
        { now: at(150), before: at(110), parent: 0 },
        { now: at(300), before: at(230), parent: 0 },
      ),
    ).toEqual([
      [0, 0, -40],
      [2, 0, -30],
    ]);
  });

  test("from just out of sight when it was far away", () => {
    expect(page({ now: at(300), before: at(-9000) })).toEqual([[0, 0, -800 - 100 - 300]]);
    expect(page({ now: at(300), before: at(9000) })).toEqual([[0, 0, 1600 - 300]]);
  });

  test("unless nobody sees it before or after", () => {
    expect(page({ now: at(-300), before: at(-200) })).toEqual([]);
  });
});

test("a section that grew above the screen leaves what is seen of it alone", () => {
  const section = { now: at(-1300, 1500), before: at(-700, 900), leaf: false };
  expect(page(section, { now: at(20), before: at(20), parent: 0 })).toEqual([]);
});

test("what is new appears, once, with all that is in it", () => {
  const list = { now: at(0, 300), before: at(0, 200), leaf: false };
  expect(
    page(list, { now: at(200), parent: 0, leaf: false }, { now: at(210, 20), parent: 1 }),
  ).toEqual([[1, "appears"]]);
});

test("what was only too far away to be looked at is not new", () => {
  const far = { now: at(100, 300), before: at(100, 300), leaf: true };
  const inside = { now: at(120), parent: 0 };
  expect(page(far, inside)).toEqual([]);
});
