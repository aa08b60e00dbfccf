import type { Page } from "@playwright/test";

/**
 * Words of the console that cannot be read whole, each with why: cut off by their own box or beside
 * the screen, or under something else that can be pressed. `letters` tells the console's words from
 * the hotel's, which may be as long as they like and are shortened where there is no room.
 */
export async function cutWords(page: Page, letters: RegExp): Promise<string[]> {
  return page.evaluate(
    ([source, flags]) => {
      const own = new RegExp(source ?? "", flags);
      const found: string[] = [];
      const shown = (element: Element) =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const words = (element: Element) =>
        [...element.childNodes]
          .filter((node) => node.nodeType === Node.TEXT_NODE)
          .map((node) => node.textContent?.trim())
          .join(" ")
          .trim();
      const name = (element: Element) =>
        (element.textContent?.trim() || element.getAttribute("aria-label") || "").slice(0, 60);

      const wide = document.documentElement.scrollWidth;
      if (wide > innerWidth) {
        const sticksOut = (element: Element) => {
          const { left, right } = element.getBoundingClientRect();
          return left < -1 || right > innerWidth + 1;
        };
        const whose = [...document.querySelectorAll("main *")].filter(sticksOut).map(name);
        found.push(`the page is ${wide} wide in a window of ${innerWidth}: "${whose.at(-1)}"`);
      }
      for (const element of document.querySelectorAll<HTMLElement>("body *")) {
        if (!own.test(words(element)) || !shown(element)) continue;
        // What only readers hear is a pixel large.
        if (element.offsetWidth < 3 && element.offsetHeight < 3) continue;
        for (let box: HTMLElement | null = element; box; box = box.parentElement) {
          const { overflowX, overflowY, display } = getComputedStyle(box);
          if (display === "inline") continue;
          const isOwn = box === element;
          const over = box.scrollWidth - box.clientWidth;
          if (over > 1 && (isOwn || overflowX === "hidden" || overflowX === "clip")) {
            const range = document.createRange();
            range.selectNodeContents(element);
            const text = range.getBoundingClientRect();
            const around = box.getBoundingClientRect();
            if (text.right > around.right + 1 || text.left < around.left - 1) {
              found.push(`"${name(element)}" is cut at its side (${box.tagName} ${box.className})`);
              break;
            }
          }
          if (isOwn && box.scrollHeight - box.clientHeight > 2 && overflowY !== "visible") {
            if (overflowY === "hidden" || overflowY === "clip") {
              found.push(`"${name(element)}" is cut below`);
              break;
            }
          }
        }
      }
      const pressed = [
        ...document.querySelectorAll<HTMLElement>("button, a[href], select, input"),
      ].filter((element) => shown(element) && element.offsetWidth > 2);
      const isFixed = (element: Element) => {
        for (let box: Element | null = element; box; box = box.parentElement) {
          if (/fixed|sticky/.test(getComputedStyle(box).position)) return true;
        }
        return false;
      };
      // What stays while the rest scrolls lies over it by its nature.
      const still = pressed.filter((element) => !isFixed(element));
      for (const [at, one] of still.entries()) {
        const a = one.getBoundingClientRect();
        for (const other of still.slice(at + 1)) {
          if (one.contains(other) || other.contains(one)) continue;
          const b = other.getBoundingClientRect();
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across < 3 || down < 3) continue;
          // A picture that can be pressed carries buttons on it.
          const inside = (x: DOMRect, y: DOMRect) =>
            x.left >= y.left - 1 &&
            x.right <= y.right + 1 &&
            x.top >= y.top - 1 &&
            x.bottom <= y.bottom + 1;
          if (inside(a, b) || inside(b, a)) continue;
          found.push(`"${name(one)}" and "${name(other)}" lie on each other`);
        }
      }
      return [...new Set(found)];
    },
    [letters.source, letters.flags],
  );
}
