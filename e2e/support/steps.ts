import type { Page } from "@playwright/test";

declare global {
  interface Window {
    leaps?: { leaps: string[]; looked: number };
  }
}

/**
 * Watches blocks frame by frame and notes every leap: a step that is longer than a glide makes in
 * that time. A glide leads a block from where it is seen to where it belongs in 450 ms, at most 3.7
 * times as fast as evenly; where a change meets one, the steps of both add up.
 */
export async function watchLeaps(page: Page, selector: string): Promise<void> {
  await page.evaluate((blocks) => {
    const seen = { leaps: [] as string[], looked: 0 };
    window.leaps = seen;
    const FASTEST = 3.7 / 450;
    // A pixel for rounding, a frame for an animation that began between two.
    const [PIXELS, FRAME] = [1.5, 17];
    const belongs = (element: HTMLElement) => {
      let [left, top] = [-scrollX, -scrollY];
      for (let at: HTMLElement | null = element; at; at = at.offsetParent as HTMLElement | null) {
        left += at.offsetLeft + (at === element ? 0 : at.clientLeft);
        top += at.offsetTop + (at === element ? 0 : at.clientTop);
      }
      return { left, top };
    };
    const inSight = ({ left, top }: { left: number; top: number }) =>
      top >= 0 && top < innerHeight && left >= 0 && left < innerWidth;
    let before = new Map<HTMLElement, { left: number; top: number; way: number }>();
    let revision: string | null = null;
    let time = performance.now();
    const look = (now: number) => {
      const shown = document.querySelector("[data-revision]")?.getAttribute("data-revision") ?? "";
      const changed = shown !== revision;
      const next: typeof before = new Map();
      for (const element of document.querySelectorAll<HTMLElement>(blocks)) {
        const { left, top } = element.getBoundingClientRect();
        const home = belongs(element);
        const left_ = Math.hypot(left - home.left, top - home.top);
        const known = before.get(element);
        // How far the glide leads that it is on, known when it began.
        const way = known && !changed ? known.way : left_;
        next.set(element, { left, top, way });
        if (!known || !inSight(known) || !inSight({ left, top })) continue;
        seen.looked += 1;
        const step = Math.hypot(left - known.left, top - known.top);
        const ways = changed ? known.way + way : way;
        const most = ways * FASTEST * (now - time + FRAME) + PIXELS;
        if (step > most) {
          const from = `${Math.round(known.left)} ${Math.round(known.top)}`;
          seen.leaps.push(
            `${element.dataset.key} at ${revision} → ${shown}: ${from} → ${Math.round(left)} ${Math.round(top)}, at most ${Math.round(most)} px`,
          );
        }
      }
      before = next;
      revision = shown;
      time = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, selector);
}

/** Every leap up to now, and how many steps were looked at. */
export async function leapsSeen(page: Page): Promise<{ leaps: string[]; looked: number }> {
  return page.evaluate(() => window.leaps ?? { leaps: ["nobody watched"], looked: 0 });
}
