/**
 * Builds everything the server ships: `dist/client/` (hashed assets, their compressed copies and
 * one `manifest.json`) and `dist/ssr/page.js` (the script that renders first HTML).
 *
 * Run as `npm run build -w web`. It ends with the sizes a visitor downloads and fails when the
 * hotel page's script is over its budget.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { compressAssets } from "./build/compress.mjs";
import { mergeManifests, reachable } from "./build/manifest.mjs";
import { consolePages, publicPages, root, serverRendering } from "./build/vite.mjs";

/** The most script a guest's phone has to download for the hotel page, in gzip bytes. */
const HOTEL_PAGE_BUDGET = 60 * 1024;

const client = join(root, "dist/client");
rmSync(client, { recursive: true, force: true });

await build(publicPages());
if (existsSync(join(root, "src/console/main.tsx"))) {
  await build(consolePages());
} else {
  console.warn("src/console/main.tsx is missing: the console is an empty script in this build");
  mkdirSync(join(client, "assets"), { recursive: true });
  writeFileSync(join(client, "assets/console-empty.js"), "document.title = 'No console';\n");
  writeFileSync(
    join(client, "manifest.console.json"),
    JSON.stringify({
      "src/console/main.tsx": {
        file: "assets/console-empty.js",
        src: "src/console/main.tsx",
        isEntry: true,
      },
    }),
  );
}
await build(serverRendering());

const manifest = mergeManifests(client, ["manifest.public.json", "manifest.console.json"]);
compressAssets(join(client, "assets"));

for (const key of Object.keys(manifest).filter((key) => manifest[key].isEntry)) {
  const scripts = new Set(reachable(manifest, key).map((chunk) => chunk.file));
  const sizes = { script: [...scripts], style: manifest[key].css ?? [] };
  const kib = (files, suffix) =>
    files.reduce((sum, file) => sum + statSync(join(client, file + suffix)).size, 0) / 1024;
  console.log(
    `${key}: script ${kib(sizes.script, ".gz").toFixed(1)} KiB gzip ` +
      `(${kib(sizes.script, ".br").toFixed(1)} brotli), style ${kib(sizes.style, ".gz").toFixed(1)} KiB gzip`,
  );
  if (key === "src/hotel-page/main.tsx" && kib(sizes.script, ".gz") * 1024 > HOTEL_PAGE_BUDGET) {
    console.error(`${key} is over its budget of ${HOTEL_PAGE_BUDGET / 1024} KiB of script`);
    process.exitCode = 1;
  }
}
const rendering = readFileSync(join(root, "dist/ssr/page.js"), "utf8");
console.log(`ssr/page.js: ${(rendering.length / 1024).toFixed(1)} KiB`);
