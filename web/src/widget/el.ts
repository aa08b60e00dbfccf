/** An element with attributes (those that are `null` or `undefined` are left out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number | null | undefined> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
}

/** A link that leaves the page around us alone. */
export function linkAway(attributes: Record<string, string>, ...children: (Node | string)[]) {
  return el("a", { target: "_blank", rel: "noopener", ...attributes }, ...children);
}

/** Puts words where they are not yet, so that a selection in those that stay is kept. */
export function say(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
