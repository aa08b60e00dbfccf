import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS } from "./support/chromium";

const chromium = process.env.CHROMIUM || "/usr/bin/chromium";
if (!existsSync(chromium)) {
  throw new Error(
    `No Chromium at ${chromium}. Install it (apt-get install chromium) or set CHROMIUM to its path.`,
  );
}

/**
 * Real Chromium against the real server. Each test has a server and a database of its own, so the
 * two workers cannot disturb each other.
 */
export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  globalSetup: "./global-setup.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 900 },
    // Traces cost as much as the tests themselves: run with `--trace on` to look into one.
    // Pictures of what failed are taken in `support/test.ts`.
    launchOptions: {
      executablePath: chromium,
      args: CHROMIUM_FLAGS,
    },
  },
});
