import { existsSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { spokenLocales } from "./build/locales.mjs";
import { preactAlias, sdkAlias } from "./build/vite.mjs";

const consoleSetup = "./src/console/test-setup.ts";

/** How long a test may take on a machine with other work to do, in milliseconds. */
const PATIENCE = 30_000;

/** Two projects, because guests' components run on Preact and the console's on React. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: {
          alias: [...sdkAlias, ...preactAlias],
        },
        test: {
          name: "public",
          testTimeout: PATIENCE,
          // Loaded by Node, the icons would bring the real React.
          server: { deps: { inline: [/lucide-react/] } },
          environment: "jsdom",
          include: ["src/{api,live,ui,hotel-page,landing,ssr,widget}/**/*.test.{ts,tsx}"],
        },
      },
      {
        plugins: [react(), spokenLocales()],
        resolve: { alias: sdkAlias },
        test: {
          name: "console",
          testTimeout: PATIENCE,
          environment: "jsdom",
          include: ["src/console/**/*.test.{ts,tsx}"],
          setupFiles: existsSync(new URL(consoleSetup, import.meta.url)) ? [consoleSetup] : [],
        },
      },
    ],
  },
});
