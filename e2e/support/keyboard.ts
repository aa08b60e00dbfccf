import { expect, type Page } from "@playwright/test";
import { contrast } from "../../web/src/ui/color";
import { type Point, pixelsAt } from "./pixels";

/** Where the focus is, as somebody at the keyboard sees it. */
export interface Stop {
  /** What it is: "a Rooms", "button Close". */
  name: string;
  /** Its place from the top and left of the whole page, in CSS pixels. */
  top: number;
  left: number;
  /** The part of the page it belongs to: "header", "rooms", "footer"… */
  part: string;
}

/**
 * Where the focus stands now; `null` when it has left the page. Fails unless it is on the screen
 * with a ring that stands out from what is around it by 3:1.
 */
export async function stopHere(page: Page): Promise<Stop | null> {
  const here = await page.evaluate(async () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    // Two frames: the browser scrolls a focused element into view after the first.
    for (let frame = 0; frame < 2; frame++) {
      await new Promise((next) => requestAnimationFrame(next));
    }
    const style = getComputedStyle(element);
    const pseudo = getComputedStyle(element, "::after");
    const ring = pseudo.outlineStyle !== "none" ? pseudo : style;
    const box = ring === pseudo ? (element.closest("article") ?? element) : element;
    const { left, top, right, bottom, width, height } = box.getBoundingClientRect();
    const label = element.getAttribute("aria-label") ?? element.textContent ?? "";
    return {
      name: `${element.localName} ${label.trim().slice(0, 40)}`,
      part: element.closest("dialog, header, section, footer")?.id ?? "",
      place: [left + window.scrollX, top + window.scrollY] as const,
      box: { left, top, right, bottom, width, height },
      outline: ring.outlineStyle === "none" ? 0 : Number.parseFloat(ring.outlineWidth),
      offset: Number.parseFloat(ring.outlineOffset),
      window: [window.innerWidth, window.innerHeight] as const,
    };
  });
  if (here === null) return null;
  const { box, outline, offset, name } = here;
  expect(outline, `a ring around ${name}`).toBeGreaterThanOrEqual(2);
  expect(box.width * box.height, `${name} has a size`).toBeGreaterThan(0);

  // The ring's middle, and the ground just outside and inside of it, on each side that is seen.
  const [wide, high] = here.window;
  const out = offset + outline / 2;
  const away = outline / 2 + 2;
  const x = (box.left + box.right) / 2;
  const y = (box.top + box.bottom) / 2;
  const sides = [
    [box.left - out, y, -1, 0],
    [box.right + out, y, 1, 0],
    [x, box.top - out, 0, -1],
    [x, box.bottom + out, 0, 1],
  ] as const;
  const seen = sides.filter(([sx, sy]) => sx > 0 && sy > 0 && sx < wide && sy < high);
  expect(seen.length, `${name} is on the screen`).toBeGreaterThan(0);
  const points = seen.flatMap(([sx, sy, dx, dy]): Point[] => [
    [sx, sy],
    [sx + dx * away, sy + dy * away],
    [sx - dx * away, sy - dy * away],
  ]);
  const colors = await pixelsAt(page, points);
  const clear = seen.filter((_side, index) => {
    const [ring = "", ...grounds] = colors.slice(index * 3, index * 3 + 3);
    return Math.max(...grounds.map((ground) => contrast(ring, ground))) >= 3;
  });
  expect(clear.length, `the ring around ${name} is seen: ${colors.join(" ")}`).toBeGreaterThan(0);
  const [left, top] = here.place;
  return { name, top, left, part: here.part };
}

/** Every stop of the Tab key from here until it leaves the page. */
export async function stopsByTab(page: Page, limit = 120): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < limit) {
    await page.keyboard.press("Tab");
    const stop = await stopHere(page);
    if (stop === null) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab did not leave the page after ${limit} stops`);
}
