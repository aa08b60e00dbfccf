/**
 * Rendering public components in tests, on the Preact they run on. Testing Library's own `render`
 * would bring the real React; its queries know nothing of either.
 */
import { type ComponentChild, hydrate, render } from "preact";
import { act } from "preact/test-utils";
import type { ReactNode } from "react";

export { screen, within } from "@testing-library/react";

const opened = new Set<HTMLElement>();

/** A component in the document, and a way to give it other props. */
export function open(node: ReactNode): { container: HTMLElement; rerender(node: ReactNode): void } {
  const container = document.body.appendChild(document.createElement("div"));
  opened.add(container);
  const rerender = (next: ReactNode) => doing(() => render(next as ComponentChild, container));
  rerender(node);
  return { container, rerender };
}

/** Takes over HTML that the server wrote. */
export function takeOver(html: string, node: ReactNode): HTMLElement {
  const container = document.body.appendChild(document.createElement("div"));
  opened.add(container);
  container.innerHTML = html;
  doing(() => hydrate(node as ComponentChild, container));
  return container;
}

/** Removes everything that was opened; to be called after each test. */
export function leave(): void {
  for (const container of opened) {
    doing(() => render(null, container));
    container.remove();
  }
  opened.clear();
}

/** Does something and waits until the page has taken it in. */
export function doing(step: () => void): void {
  act(step);
}

/** The same for steps whose effect comes with a promise. */
export async function waiting(step: () => void): Promise<void> {
  await act(async () => {
    step();
  });
}

export function click(element: Element): void {
  doing(() => {
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
}

export function press(element: Element, key: string): void {
  doing(() => {
    element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  });
}
