import { chromium } from "@playwright/test";

/** The browser's program. */
export const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";

/** Without a window, and with nothing of its own to do on the net. */
export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser, with further flags if there are any. */
export const startChromium = (...further) =>
  chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...further] });
