/** Taking one picture of a window: when everything in it has arrived, and as small as the limit wants it. */
import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Where they go: `docs/pictures`, or the folder that the command line names. */
const pictures = resolve(process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures"));
const LIMIT_KIB = 300;
await mkdir(pictures, { recursive: true });

/**
 * Takes what the window shows, or with `whole` the page from top to bottom, once its pictures are
 * there, as `{name}.jpg`.
 */
export async function take(page, name, { whole = false } = {}) {
  const path = join(pictures, `${name}.jpg`);
  if (whole) await scrollThrough(page);
  await page.evaluate(async (whole) => {
    const wanted = [...document.images].filter((image) => {
      const box = image.getBoundingClientRect();
      return box.width > 0 && (whole || (box.bottom > 0 && box.top < innerHeight));
    });
    await Promise.all(wanted.map((image) => image.decode().catch(() => {})));
    await document.fonts.ready;
    // Fades of pictures end; animations that a scroll drives never do.
    const timed = document.getAnimations().filter((play) => play.timeline === document.timeline);
    await Promise.all(timed.map((play) => play.finished.catch(() => {})));
  }, whole);
  for (const quality of [82, 74, 66, 58, 46, 34]) {
    await page.screenshot({ path, type: "jpeg", quality, fullPage: whole });
    if ((await stat(path)).size <= LIMIT_KIB * 1024) break;
  }
  console.log(`${path}: ${Math.round((await stat(path)).size / 1024)} KiB`);
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
