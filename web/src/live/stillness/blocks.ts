/**
 * The page as a guest sees it at one instant: which blocks there are, and where. Only what is on
 * the screen or near it is looked into, so that a long page costs no more than a short one.
 */

/** A rectangle in the window, in CSS pixels from its upper left corner. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An element and where it is. */
export interface Block {
  element: Element;
  /** The index of the block around it; -1 for the outermost. */
  parent: number;
  /** Where it is seen, wherever a running animation has it. */
  place: Place;
  /** Whether its children were looked at too. */
  open: boolean;
  /** Whether it has no blocks inside, so that it is what a guest looks at. */
  leaf: boolean;
}

/** How far beyond the window is still near, as a share of the window's height. */
export const NEAR = 1;

/** The most blocks that are looked at. */
const MOST = 600;

/** What moves as a whole. */
const WHOLE = ".frame, svg, select, dialog, .heard-only";

/** What never moves: the page around its sections. */
const GROUND = "#page, #page > *, main";

/** Where an element is in the window. */
export function placeOf(element: Element): Place {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
}

/** The blocks inside `root`, each after the one around it, in the page's order. */
export function blocksOf(root: Element): Block[] {
  const blocks: Block[] = [];
  const margin = innerHeight * NEAR;
  const look = (element: Element, parent: number) => {
    if (element.matches(GROUND)) {
      for (const child of element.children) look(child, parent);
      return;
    }
    const place = placeOf(element);
    // What takes no room shows nothing: empty notes, menus that are folded away.
    if (place.width === 0 || place.height === 0 || blocks.length >= MOST) return;
    const block = { element, parent, place, open: false, leaf: true };
    const index = blocks.push(block) - 1;
    const around = blocks[parent];
    if (around) around.leaf = false;
    if (place.top > innerHeight + margin || place.top + place.height < -margin) {
      block.leaf = false;
      return;
    }
    if (element.matches(WHOLE)) return;
    block.open = true;
    for (const child of element.children) look(child, index);
  };
  look(root, -1);
  return blocks;
}
