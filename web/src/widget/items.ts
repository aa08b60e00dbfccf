/**
 * The items of a list, one for each of some values, by their keys. What stays keeps its element,
 * the focus and its place in it; what moves glides, what is new or gone fades.
 */
import { play } from "../ui/motion";

/** What stands for one value in the list. */
export interface Item<T> {
  readonly element: HTMLElement;
  /** @returns when what is shown is there */
  update(value: T, index: number): Promise<unknown> | undefined;
}

const EASE = "cubic-bezier(0.2, 0.7, 0.2, 1)";

export class Items<T> {
  #items = new Map<string, Item<T>>();

  constructor(
    readonly list: HTMLElement,
    readonly key: (value: T) => string,
    readonly make: () => Item<T>,
  ) {}

  /** Makes the list show these values in this order. Resolves when what is shown is there. */
  update(values: T[]): Promise<unknown> {
    const before = this.#items;
    const items = new Map<string, Item<T>>();
    for (const value of values) {
      const key = this.key(value);
      items.set(key, before.get(key) ?? this.make());
    }
    this.#items = items;
    const kept = [...before.values()];
    const now = [...items.values()];
    const moved = kept.length !== now.length || kept.some((item, i) => item !== now[i]);
    if (moved) this.#arrange(kept, now, before.size === 0);
    return Promise.all(
      values.map((value, index) => items.get(this.key(value))?.update(value, index)),
    );
  }

  /** Offsets rather than places on the screen: they do not change while somebody scrolls. */
  #arrange(before: Item<T>[], now: Item<T>[], first: boolean): void {
    const { list } = this;
    const places = new Map(before.map(({ element }) => [element, placeOf(element)]));
    const focused = (list.getRootNode() as ShadowRoot).activeElement;
    const gone = before.filter((item) => !now.includes(item));
    const wasAt = gone.findIndex(({ element }) => element.contains(focused));
    const elements = now.map(({ element }) => element);
    // Around the one that has the focus: an element that is moved loses it.
    const pivot = elements.find((element) => element.contains(focused));
    const at = pivot ? elements.indexOf(pivot) : elements.length;
    for (const each of elements.slice(0, at)) list.insertBefore(each, pivot ?? null);
    for (const each of elements.slice(at + 1)) list.append(each);
    const lost = gone[wasAt];
    if (lost) {
      const next = elements[Math.min(before.indexOf(lost), elements.length - 1)];
      next?.querySelector("a")?.focus({ preventScroll: true });
    }
    for (const { element } of gone) leave(element, places.get(element));
    if (first) return;
    requestAnimationFrame(() => {
      for (const element of elements) arrive(element, places.get(element));
    });
  }
}

interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

function placeOf(element: HTMLElement): Rect {
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = element;
  return { left: offsetLeft, top: offsetTop, width: offsetWidth, height: offsetHeight };
}

function arrive(element: HTMLElement, from: Rect | undefined): void {
  if (!from) {
    play(
      element,
      [
        { opacity: 0, scale: "0.97" },
        { opacity: 1, scale: "1" },
      ],
      { duration: 400, easing: "ease-out" },
    );
    return;
  }
  const to = placeOf(element);
  if (to.left === from.left && to.top === from.top) return;
  const translate = `${from.left - to.left}px ${from.top - to.top}px`;
  play(element, [{ translate }, { translate: "0 0" }], { duration: 450, easing: EASE });
}

/** It fades where it was, out of the others' way, and is nothing to anybody from now on. */
function leave(element: HTMLElement, at: Rect | undefined): void {
  element.inert = true;
  for (const side of ["left", "top", "width", "height"] as const) {
    element.style[side] = `${at?.[side] ?? 0}px`;
  }
  element.classList.add("gone");
  play(element, [{ opacity: 1 }, { opacity: 0 }], { duration: 300 }, () => element.remove());
}
