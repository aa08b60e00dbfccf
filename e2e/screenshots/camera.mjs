/** Taking one picture of a window: when everything in it has arrived, and as small as the limit wants it. */
import { mkdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

const isOfStates = process.argv[2] === "states";
/** Where they go: `docs/pictures`, of states `e2e/results/states`, or the folder that is named. */
const pictures = resolve(
  process.argv[isOfStates ? 3 : 2] ??
    join(import.meta.dirname, isOfStates ? "../results/states" : "../../docs/pictures"),
);
const LIMIT_KIB = 300;
await mkdir(pictures, { recursive: true });

/**
 * Takes what the window shows, or with `whole` the page from top to bottom, once its pictures are
 * there, as `{name}.jpg`; answers the path.
 */
export async function take(page, name, { whole = false } = {}) {
  const path = join(pictures, `${name}.jpg`);
  if (whole) await scrollThrough(page);
  // The room for a scrollbar would be a blank strip, as none is in the picture.
  await page.evaluate(() => {
    document.documentElement.style.scrollbarGutter = "auto";
  });
  await page.evaluate(async (whole) => {
    const wanted = [...document.images].filter((image) => {
      const box = image.getBoundingClientRect();
      return box.width > 0 && (whole || (box.bottom > 0 && box.top < innerHeight));
    });
    await Promise.all(wanted.map((image) => image.decode().catch(() => {})));
    await document.fonts.ready;
    // Fades of pictures end; what pulses, or what a scroll drives, never does.
    const timed = document
      .getAnimations()
      .filter((play) => play.timeline === document.timeline)
      .filter((play) => Number.isFinite(play.effect?.getComputedTiming().endTime));
    await Promise.all(timed.map((play) => play.finished.catch(() => {})));
  }, whole);
  for (const quality of [82, 74, 66, 58, 46, 34]) {
    await page.screenshot({ path, type: "jpeg", quality, fullPage: whole });
    if ((await stat(path)).size <= LIMIT_KIB * 1024) break;
  }
  console.log(`${path}: ${Math.round((await stat(path)).size / 1024)} KiB`);
  return path;
}

/** Puts pictures of windows of this width, in CSS pixels, beside each other as `sheet-{name}.jpg`. */
export async function takeSheet(browser, name, paths, width) {
  const across = Math.min(paths.length, 4);
  const each = Math.min(width, 480);
  const page = await browser.newPage({ viewport: { width: across * (each + 12), height: 400 } });
  const shown = await Promise.all(
    paths.map(async (path) => {
      const data = (await readFile(path)).toString("base64");
      return `<figure><img src="data:image/jpeg;base64,${data}"><figcaption>${basename(path, ".jpg")}</figcaption></figure>`;
    }),
  );
  await page.setContent(
    `<style>body{margin:0;display:flex;flex-wrap:wrap;font:12px sans-serif}figure{margin:6px}img{width:${each}px;display:block;outline:1px solid #999}</style>${shown.join("")}`,
  );
  await page.screenshot({
    path: join(pictures, `sheet-${name}.jpg`),
    type: "jpeg",
    quality: 82,
    fullPage: true,
  });
  await page.close();
}

/** Lets every picture that waits for the guest to come near see one. */
async function scrollThrough(page) {
  await page.evaluate(async () => {
    const step = innerHeight * 0.8;
    for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
      scrollTo({ top: y, behavior: "instant" });
      await new Promise((next) => setTimeout(next, 60));
    }
    scrollTo({ top: 0, behavior: "instant" });
  });
}
