import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { BrowserContextOptions, Page } from "@playwright/test";
import type axe from "axe-core";
import { expect } from "./test";

const script = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds wrong in the page, or in the part of it that `within` selects: a line for each
 * finding. Its source is run by the debugger, which no policy of the page forbids. With `rules` no
 * others are tried.
 */
export async function findings(page: Page, within = "html", rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await script);
  const violations = await page.evaluate(
    async ([selector, rules]) => {
      const { axe: tool } = window as unknown as { axe: typeof axe };
      // React Aria's announcer keeps what it said of a button for a while, also when that has gone.
      const announcer = "[data-live-announcer]";
      const { violations } = await tool.run(
        { include: [[selector]], exclude: [[announcer]] },
        { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) },
      );
      return violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
      }));
    },
    [within, rules] as const,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary}`),
  );
}

/**
 * Draws what is far from the window too. Else it keeps the colours in which it was last near, until
 * it comes near again, and these are nobody's.
 */
async function drawAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important }");
    // The page has none of its own.
    document.adoptedStyleSheets = [sheet];
  });
}

/** What is fading has no colours of its own yet. */
async function stillness(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ effect, playState }) =>
          playState !== "running" || effect?.getTiming().iterations === Infinity,
      ),
  );
}

/** What can be pressed and is smaller than a finger; links within sentences may be. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a[href], [role=option], summary")]
      .filter((element) => element.checkVisibility() && !element.closest("p, [aria-hidden=true]"))
      .filter((element) => {
        // As laid out: what is being pressed is a little smaller for the eye. What is for readers
        // alone is not pressed.
        const { offsetWidth: width, offsetHeight: height } = element;
        return width > 2 && height > 2 && (height < 44 || width < 44);
      })
      .map((element) => element.outerHTML.slice(0, 160)),
  );
}

/** In which windows screens are looked at; nothing glides there. */
export const WINDOWS: Record<string, BrowserContextOptions> = {
  "a phone": { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: "reduce" },
  "a desk": { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" },
};

/** What lies beside a screen of this width, if the page can be pushed to it. */
function tooWide(page: Page, width: number): Promise<string[]> {
  return page.evaluate((width) => {
    if (innerWidth === width && document.documentElement.scrollWidth <= width) return [];
    return [
      `the window is ${innerWidth} wide, the page ${document.documentElement.scrollWidth}`,
      ...[...document.querySelectorAll("body *")]
        .filter((element) => {
          const { left, right } = element.getBoundingClientRect();
          return right > width + 1 || left < -1;
        })
        .map((element) => element.outerHTML.slice(0, 120))
        .slice(0, 12),
    ];
  }, width);
}

/** Phones are looked at again at this width: that of the smallest, and of a desk at 400 %. */
const NARROW = 320;

/**
 * The screen as it stands: axe finds nothing in it, nor in dark colours, nor in a system's own;
 * nothing lies beside the screen, also at 320 px when it is a phone's; and every target is large
 * enough. `within` is the part that is new since the last look. What stands behind a dialog is
 * hidden from everybody, so of a dialog axe is asked alone. Parts have the colours on a phone that
 * they have on a desk, so there only whole screens are looked at in all of them.
 */
export async function isWell(page: Page, where: string, within?: string): Promise<void> {
  const windows = page.locator("[role=dialog]:visible, [role=alertdialog]:visible");
  const isCovered = within === undefined && (await windows.count()) > 0;
  const part = isCovered ? "[role=dialog], [role=alertdialog]" : within;
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const isPhone = size.width < 640;
  await drawAll(page);
  await stillness(page);
  expect.soft(await findings(page, part), where).toEqual([]);
  for (const [colours, media] of [
    ["dark colours", { colorScheme: "dark" }],
    ["a system's own colours", { forcedColors: "active" }],
  ] as const) {
    if (isPhone && part !== undefined) break;
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
    await stillness(page);
    const found = await findings(page, part, ["color-contrast"]);
    expect.soft(found, `${where}, in ${colours}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  for (const width of isPhone ? [size.width, NARROW] : [size.width]) {
    if (width !== size.width) await page.setViewportSize({ ...size, width });
    // What is held beside a button follows the new width a moment later.
    await expect
      .configure({ soft: true })
      .poll(() => tooWide(page, width), {
        message: `${where} at ${width} px`,
        intervals: [0, 50, 100],
        timeout: 15_000,
      })
      .toEqual([]);
    expect.soft(await smallTargets(page), `${where}: targets below 44 px`).toEqual([]);
  }
  if (isPhone) await page.setViewportSize(size);
}
