/**
 * Builds everything the server ships: `dist/client/` (hashed assets, their compressed copies and
 * one `manifest.json`; `widget.js`, whose name stays) `dist/ssr/page.js` (the script
 * that renders first HTML) and `dist/ssr/words.json` (the hotel page's own words by language).
 *
 * Run as `npm run build -w web`. It ends with the sizes a visitor downloads and fails when the
 * hotel page's script, the console's first screen or the widget is over its budget.
 */
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { compress, compressAssets } from "./build/compress.mjs";
import { everReachable, mergeManifests, reachable } from "./build/manifest.mjs";
import { consolePages, publicPages, root, serverRendering, widget } from "./build/vite.mjs";
import { collectWords } from "./build/words.mjs";

/**
 * The most script of a page, in gzip bytes: what a guest's phone has to download, and what staff
 * wait for before the first screen can be used.
 */
const PAGE_BUDGETS = {
  "src/hotel-page/main.tsx": 60 * 1024,
  "src/console/main.tsx": 250 * 1024,
};

/** The most that the widget may add to somebody else's page, styles included, in gzip bytes. */
const WIDGET_BUDGET = 15 * 1024;

const client = join(root, "dist/client");
rmSync(client, { recursive: true, force: true });

await build(publicPages());
await build(consolePages());
await build(widget());
await build(serverRendering());
collectWords(join(root, "src/hotel-page/words"), join(root, "dist/ssr/words.json"));

const manifest = mergeManifests(client, ["manifest.public.json", "manifest.console.json"]);
compressAssets(join(client, "assets"));
compress(join(client, "widget.js"));

for (const key of Object.keys(manifest).filter((key) => manifest[key].isEntry)) {
  // Guests' pages load all of theirs, though not at once; the console what is asked for.
  const chunks = key.includes("console") ? reachable(manifest, key) : everReachable(manifest, key);
  const scripts = new Set(chunks.map((chunk) => chunk.file));
  if (!key.includes("console") && manifest[key].css?.length !== 1) {
    // Whose rules win would be left to the order in which the build lists them.
    console.error(`${key} has ${manifest[key].css?.length ?? 0} style sheets instead of one`);
    process.exitCode = 1;
  }
  const sizes = { script: [...scripts], style: manifest[key].css ?? [] };
  const kib = (files, suffix) =>
    files.reduce((sum, file) => sum + statSync(join(client, file + suffix)).size, 0) / 1024;
  console.log(
    `${key}: script ${kib(sizes.script, ".gz").toFixed(1)} KiB gzip ` +
      `(${kib(sizes.script, ".br").toFixed(1)} brotli), style ${kib(sizes.style, ".gz").toFixed(1)} KiB gzip`,
  );
  if (kib(sizes.script, ".gz") * 1024 > PAGE_BUDGETS[key]) {
    console.error(`${key} is over its budget of ${PAGE_BUDGETS[key] / 1024} KiB of script`);
    process.exitCode = 1;
  }
}
const [gzip, brotli] = [".gz", ".br"].map(
  (copy) => statSync(join(client, `widget.js${copy}`)).size,
);
console.log(
  `widget.js: ${(gzip / 1024).toFixed(1)} KiB gzip (${(brotli / 1024).toFixed(1)} brotli), style included`,
);
if (gzip > WIDGET_BUDGET) {
  console.error(`widget.js is over its budget of ${WIDGET_BUDGET / 1024} KiB`);
  process.exitCode = 1;
}
const rendering = statSync(join(root, "dist/ssr/page.js")).size / 1024;
console.log(`ssr/page.js: ${rendering.toFixed(1)} KiB`);
