/** One change of the page: what was seen before it, and what is done about it after. */
import { heldBy, rearranged, type Witness } from "./anchor";
import { type Block, blocksOf, type Place, placeOf } from "./blocks";
import { bidFarewell } from "./farewell";
import { areGliding, playMoves, stopGliding } from "./glide";
import { isEditable, keepFocusAndSelection } from "./keep";
import { scrollAndGoOn } from "./links";
import { movesOf } from "./moves";

/** A change that has begun. */
export interface Change {
  /**
   * To be called when the page's elements have changed, before they are painted. Unless it is
   * `seen`, nothing is animated.
   */
  settle(seen: boolean): void;
}

/** Looks at the page before it changes; `null` where there is none. */
export function lookBefore(): Change | null {
  const root = document.getElementById("page");
  if (!root) return null;
  const blocks = blocksOf(root);
  // A block on its way is seen in one place and belongs in another. It goes on from where it is
  // seen; what is held is where it belongs.
  let places = blocks.map((block) => block.place);
  if (areGliding()) {
    stopGliding();
    places = blocks.map((block) => placeOf(block.element));
  }
  const lists = new Map(
    blocks
      .filter(({ element }) => element.matches("ul"))
      .map(({ element }) => [element, [...element.children]]),
  );
  const parents = new Map(blocks.map(({ element }) => [element, element.parentElement]));
  const atTop = scrollY <= 1;
  const held = atTop && !isEditable(document.activeElement) ? null : heldElement(blocks, places);
  const header = root.querySelector(".header")?.getBoundingClientRect().bottom ?? 0;
  const restore = keepFocusAndSelection();

  const correction = () => {
    const moved = (index: number) => {
      const { element } = blocks[index] as Block;
      return placeOf(element).top - (places[index]?.top ?? 0);
    };
    if (held !== null && blocks[held]?.element.isConnected) return moved(held);
    if (atTop) return 0;
    const displaced = new Set<Element>();
    for (const [list, before] of lists) {
      for (const item of rearranged(before, [...list.children])) displaced.add(item);
    }
    const steady = (index: number): boolean => {
      const block = blocks[index];
      return !block || (!displaced.has(block.element) && steady(block.parent));
    };
    const witnesses: Witness[] = [];
    let section: number | null = null;
    blocks.forEach(({ element, leaf }, index) => {
      const area = areaIn(places[index], header);
      if (area <= 0 || !element.isConnected || element.closest("header, .note, .skip")) return;
      if (leaf && steady(index)) witnesses.push({ moved: moved(index), area });
      if (section === null && element.matches("main > *, footer")) section = index;
    });
    return heldBy(witnesses, section === null ? 0 : moved(section));
  };

  return {
    settle(seen) {
      restore();
      const distance = correction();
      if (Math.abs(distance) >= 0.5) scrollAndGoOn(distance);
      if (!seen) return;
      const known = new Map(blocks.map(({ element, place, open }) => [element, { place, open }]));
      const now = blocksOf(root);
      const sight = { height: innerHeight, scrolled: distance };
      playMoves(movesOf(now, known, sight, isMovable));
      for (const { element, place } of blocks) {
        const list = parents.get(element);
        if (element.isConnected || !list?.isConnected || !list.closest("main")) continue;
        if (inWindow(place)) bidFarewell(element as HTMLElement, list, place);
      }
    },
  };
}

/** The block with what the guest is busy with: the focus that shows, or selected text. */
function heldElement(blocks: Block[], places: Place[]): number | null {
  const focused = document.activeElement;
  const selection = getSelection();
  const selected = selection?.isCollapsed === false ? selection.focusNode : null;
  const busy = [
    focused && (isEditable(focused) || focused.matches(":focus-visible")) ? focused : null,
    selected instanceof Element ? selected : (selected?.parentElement ?? null),
  ];
  for (const element of busy) {
    if (!element || element.closest("header, dialog")) continue;
    let index = -1;
    for (let at: Element | null = element; at && index < 0; at = at.parentElement) {
      index = blocks.findIndex((block) => block.element === at);
    }
    const place = places[index];
    if (place && inWindow(place) && place.height < innerHeight) return index;
  }
  return null;
}

function inWindow({ top, height }: Place): boolean {
  return top < innerHeight && top + height > 0;
}

/** How much of a place is seen below the header. */
function areaIn(place: Place | undefined, header: number): number {
  if (!place) return 0;
  const top = Math.max(place.top, header);
  return place.width * Math.max(0, Math.min(place.top + place.height, innerHeight) - top);
}

/** Words in the middle of a line cannot be moved by themselves. */
function isMovable({ element }: Block): boolean {
  return element instanceof SVGElement || getComputedStyle(element).display !== "inline";
}
