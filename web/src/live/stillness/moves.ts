/**
 * From where each block has to come so that nothing jumps. A block that lies in another one is
 * carried along by it, so it gets only what its own way differs. All ways are gone in the same time
 * and with the same easing: at each instant they add up to where the block should be seen.
 */
import { type Block, NEAR, type Place } from "./blocks";

/** What a block does after a change. */
export type Move =
  | { kind: "comes"; block: Block; x: number; y: number; from: Place }
  | { kind: "appears"; block: Block };

/** What was known of a block before the change. */
export interface Known {
  place: Place;
  open: boolean;
}

/** What of the page is seen. */
export interface Sight {
  /** The window's height. */
  height: number;
  /**
   * How far the page was scrolled to hold it. Browsers compare where a block was with where it is
   * under the new scroll position: what a jump is to them may have been this far out of sight.
   */
  scrolled: number;
}

/** Differences below this are not seen, in CSS pixels. */
const SEEN = 0.5;

/**
 * The moves of `now`, given what was known `before`. `follows` tells whether a block can be moved
 * by itself: words inside a line cannot.
 */
export function movesOf(
  now: Block[],
  before: ReadonlyMap<Element, Known>,
  sight: Sight,
  follows: (block: Block) => boolean = () => true,
): Move[] {
  const moves: Move[] = [];
  // How far each block is from its place at the first instant, with what carries it.
  const carried: { x: number; y: number; fresh: boolean }[] = [];
  for (const block of now) {
    const up = carried[block.parent] ?? { x: 0, y: 0, fresh: false };
    const known = before.get(block.element);
    let here = up;
    if (known) {
      const from = nearer(known.place, sight.height);
      const way = wayOf(block, from, sight);
      const moved = Math.abs(way.x - up.x) > SEEN || Math.abs(way.y - up.y) > SEEN;
      const resized = block.leaf && differs(from, block.place);
      if (way.seen && (moved || resized) && follows(block)) {
        moves.push({ kind: "comes", block, x: way.x - up.x, y: way.y - up.y, from });
        here = { x: way.x, y: way.y, fresh: false };
      }
    } else if (!up.fresh && appears(block, now, before)) {
      moves.push({ kind: "appears", block });
      here = { ...up, fresh: true };
    }
    carried.push(here);
  }
  return moves;
}

/** A block is new when it was not among the others around it; one that was only far away is not. */
function appears(block: Block, now: Block[], before: ReadonlyMap<Element, Known>): boolean {
  const around = now[block.parent];
  return !around || before.get(around.element)?.open === true;
}

function differs(one: Place, other: Place): boolean {
  return Math.abs(one.width - other.width) > SEEN || Math.abs(one.height - other.height) > SEEN;
}

/**
 * How far a block is from where it was. What holds others may be much higher than the screen, and
 * has grown or shrunk a lot somewhere: then the edge counts that can be seen.
 */
function wayOf({ leaf, place }: Block, from: Place, { height, scrolled }: Sight) {
  const seen = (margin: number, top: number, bottom = top) =>
    bottom >= -margin && top <= height + margin;
  const margin = Math.abs(scrolled);
  const x = from.left - place.left;
  const y = from.top - place.top;
  const [end, fromEnd] = [place.top + place.height, from.top + from.height];
  const topSeen = seen(0, place.top) || seen(0, from.top);
  const endSeen = seen(0, end) || seen(0, fromEnd);
  if (!leaf && !topSeen && endSeen && Math.abs(place.height - from.height) > height / 4) {
    return { x, y: fromEnd - end, seen: true };
  }
  return { x, y, seen: seen(margin, place.top, end) || seen(margin, from.top, fromEnd) };
}

/** What comes from far away starts where it is just out of sight. */
function nearer(place: Place, height: number): Place {
  const margin = height * NEAR;
  if (place.top > height + margin) return { ...place, top: height + margin };
  if (place.top + place.height < -margin) return { ...place, top: -margin - place.height };
  return place;
}
