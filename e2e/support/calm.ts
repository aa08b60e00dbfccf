import type { Page } from "@playwright/test";

/** Something that jumped: how much of the screen by how far, and what it was. */
export interface Jump {
  value: number;
  nodes: string[];
}

/** What a {@link CalmWatch} has seen. */
export interface Seen {
  frames: number;
  /** The layout shifts that the browser counted, those soon after an input too. */
  jumps: Jump[];
  /** How far the watched element was from where it stood at first, in CSS pixels, at most. */
  drift: number;
  /** Where focus, selected text or the large picture became another one between two frames. */
  lost: string[];
  /** How many frames had something on its way from one place to another. */
  sliding: number;
  /** How many changes came while something was on its way. */
  interrupted: number;
}

declare global {
  interface Window {
    calmWatch?: Seen;
  }
}

/**
 * Watches a guest's page frame by frame: what jumps, whether the element that the guest looks at
 * stays where it is, and whether focus, selected text and the large picture stay as they are.
 */
export class CalmWatch {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Starts to watch; `looksAt` is a selector of what has to stay, `null` for nothing. */
  static async start(page: Page, looksAt: string | null): Promise<CalmWatch> {
    await page.evaluate((selector) => {
      const seen: NonNullable<Window["calmWatch"]> = {
        frames: 0,
        jumps: [],
        drift: 0,
        lost: [],
        sliding: 0,
        interrupted: 0,
      };
      window.calmWatch = seen;
      interface Shift extends PerformanceEntry {
        value: number;
        sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
      }
      const name = (node: Node | null) => {
        const element = node instanceof Element ? node : node?.parentElement;
        if (!element) return "gone";
        const classes = element.getAttribute("class") ?? "";
        return `${element.localName}.${classes.replace(/ /g, ".")} “${(node?.textContent ?? "").slice(0, 24)}”`;
      };
      const box = ({ x, y, width, height }: DOMRect) =>
        [x, y, width, height].map(Math.round).join(" ");
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[]) {
          seen.jumps.push({
            value: entry.value,
            nodes: entry.sources.map(
              ({ node, previousRect, currentRect }) =>
                `${name(node)} ${box(previousRect)} → ${box(currentRect)}`,
            ),
          });
        }
      }).observe({ type: "layout-shift" });

      const state = () =>
        [
          document.activeElement === document.body ? "nothing" : name(document.activeElement),
          getSelection()?.toString() ?? "",
          document.querySelector("dialog[open]") ? "large" : "page",
        ].join(" | ");
      const first = state();
      let last = first;
      const watched = selector === null ? null : document.querySelector(selector);
      const stood = watched?.getBoundingClientRect().top ?? 0;
      const shown = () => document.querySelector("[data-revision]")?.getAttribute("data-revision");
      let revision = shown();
      // Blocks rest for a frame or two before a change that finds them on their way.
      let restless = 0;
      const look = () => {
        seen.frames += 1;
        const now = state();
        if (now !== last) seen.lost.push(`${last} → ${now}`);
        last = now;
        const slides = document
          .getAnimations()
          .some(
            ({ effect }) =>
              effect instanceof KeyframeEffect &&
              effect.getKeyframes().some((frame) => "translate" in frame),
          );
        if (slides) seen.sliding += 1;
        if (restless > 0 && revision !== shown()) seen.interrupted += 1;
        revision = shown();
        restless = slides ? 4 : restless - 1;
        if (selector !== null) {
          const top = watched?.isConnected ? watched.getBoundingClientRect().top : Infinity;
          seen.drift = Math.max(seen.drift, Math.abs(top - stood));
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, looksAt);
    return new CalmWatch(page);
  }

  /** What was seen up to now; the watching goes on. */
  async seen(): Promise<Seen> {
    return this.#page.evaluate(async () => {
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 50)));
      if (!window.calmWatch) throw new Error("nobody watches: the page was loaded again");
      return window.calmWatch;
    });
  }

  /** Waits until the page shows `revision` and nothing on it moves any more. */
  async settled(revision: number): Promise<void> {
    await this.#page.locator(`[data-revision="${revision}"]`).waitFor({ state: "attached" });
    await this.#page.waitForFunction(() =>
      document
        .getAnimations()
        .every(
          ({ playState, timeline }) => playState !== "running" || timeline !== document.timeline,
        ),
    );
  }
}
