/**
 * The four ways this package is bundled. Guests' phones get Preact under React's name, staff get
 * React itself, other people's sites get one small script without either, and the server gets one
 * classic script that needs nothing from its surroundings.
 */
import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { spokenLocales } from "./locales.mjs";

export const root = join(import.meta.dirname, "..");
const sdk = join(import.meta.dirname, "../../sdk/src");

/** The SDK is used from its sources, so that the build needs no earlier build. */
export const sdkAlias = [
  { find: /^@frontage\/sdk$/, replacement: `${sdk}/index.ts` },
  { find: /^@frontage\/sdk\//, replacement: `${sdk}/` },
];

/** Preact under React's name: the order matters, the longer names come first. */
export const preactAlias = [
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: "preact/jsx-runtime" },
  { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
  { find: /^react(-dom)?$/, replacement: "preact/compat" },
];

const client = {
  outDir: "dist/client",
  emptyOutDir: false,
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
};

/** Icons mark themselves for React's server components, of which there are none here. */
function onLog(level, log, report) {
  if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
}

const quiet = { root, configFile: false, logLevel: "warn", publicDir: false };

/** The hotel page and the landing page, for guests. */
export function publicPages() {
  return {
    ...quiet,
    resolve: { alias: [...sdkAlias, ...preactAlias] },
    build: {
      ...client,
      target: "es2020",
      cssTarget: ["chrome111", "safari16.4", "firefox114"],
      manifest: "manifest.public.json",
      rolldownOptions: {
        onLog,
        input: { hotel: "src/hotel-page/main.tsx", landing: "src/landing/main.tsx" },
      },
    },
  };
}

/**
 * How the console's script is cut into files. Left to itself the build makes one of whatever the
 * same screens share: fifty for the first screen alone, and each has to be asked for.
 */
const consoleChunks = [
  { name: "first", tags: ["$initial"] },
  {
    name: "shared",
    // What is shared is fetched by whoever needs a part of it, and nobody needs four languages.
    test: (id) => !id.includes("/messages/"),
    entriesAware: true,
    entriesAwareMergeThreshold: 24 * 1024,
    minShareCount: 2,
  },
];

/** The console, for staff. */
export function consolePages() {
  return {
    ...quiet,
    plugins: [react(), tailwindcss(), spokenLocales()],
    resolve: { alias: sdkAlias },
    build: {
      ...client,
      target: "es2022",
      manifest: "manifest.console.json",
      // Staff load the console once and keep it; it is not what a guest's phone pays for.
      chunkSizeWarningLimit: 1200,
      rolldownOptions: {
        onLog,
        input: { console: "src/console/main.tsx" },
        output: {
          codeSplitting: { groups: consoleChunks },
          // Named after all screens that share it, a file would have a name of two lines.
          chunkFileNames: ({ name }) => `assets/${name.split("~", 1)[0]}-[hash].js`,
        },
      },
    },
  };
}

/**
 * The script for other people's sites. It stays one classic file: it is found by its name, which
 * therefore holds no hash, and only a classic script knows where in a page it stands.
 */
export function widget() {
  return {
    ...quiet,
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: { alias: sdkAlias },
    build: {
      ...client,
      target: "es2022",
      cssTarget: ["chrome111", "safari16.4", "firefox121"],
      rolldownOptions: { onLog },
      lib: {
        entry: "src/widget/main.ts",
        formats: ["iife"],
        name: "frontageWidget",
        fileName: () => "widget.js",
      },
    },
  };
}

/**
 * The script that renders first HTML inside the server's QuickJS. It must not touch anything
 * beyond the language itself: no `console`, `Intl`, `URL`, timers or modules.
 */
export function serverRendering() {
  return {
    ...quiet,
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: { alias: [...sdkAlias, ...preactAlias] },
    build: {
      target: "es2020",
      rolldownOptions: { onLog },
      outDir: "dist/ssr",
      emptyOutDir: true,
      reportCompressedSize: false,
      lib: {
        entry: "src/ssr/page.ts",
        formats: ["iife"],
        name: "frontagePages",
        fileName: () => "page.js",
      },
    },
  };
}
