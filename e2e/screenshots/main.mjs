/**
 * Takes the pictures of `docs/pictures/`: `node e2e/screenshots/main.mjs [FOLDER]`; with `states`
 * before the folder every state of the console instead (`states.mjs`). Uses the release binary, or
 * what FRONTAGE_BIN names, on a data directory of its own.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, devices } from "@playwright/test";
import { freePort, startFrontage } from "../../benches/parts/server.mjs";
import { take } from "./camera.mjs";
import { makeHotels } from "./hotels.mjs";
import { consoleStates } from "./states.mjs";

const desktop = { viewport: { width: 1440, height: 900 } };

const dataDir = await mkdtemp(join(tmpdir(), "frontage-pictures-"));
const server = await startFrontage(dataDir, await freePort(), ["--demo"]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
});
try {
  if (process.argv[2] === "states") await consoleStates(browser, server, dataDir);
  else {
    await guestPages();
    await strainedPages();
    await consolePages();
  }
} finally {
  await browser.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function guestPages() {
  const wide = await browser.newPage(desktop);
  await wide.goto(server.origin);
  await take(wide, "landing");
  for (const slug of ["killarney", "harbour"]) {
    await wide.goto(`${server.origin}/hotels/${slug}`);
    await take(wide, `hotel-page-${slug}`);
  }
  await wide.goto(`${server.origin}/hotels/killarney`);
  await wide
    .locator("#rooms")
    .evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
  await take(wide, "hotel-page-rooms");
  await wide.close();

  const phone = await browser.newPage(devices["Pixel 7"]);
  await phone.goto(`${server.origin}/hotels/killarney`);
  await take(phone, "hotel-page-phone");
  await phone.close();
}

/** The hotels that strain the page, on a phone, a tablet and a desktop. */
async function strainedPages() {
  const hotels = await makeHotels(server, dataDir);
  const views = {
    phone: devices["Pixel 7"],
    tablet: { viewport: { width: 820, height: 1180 } },
    desktop,
  };
  for (const [view, device] of Object.entries(views)) {
    const page = await browser.newPage({ ...device, deviceScaleFactor: 1 });
    for (const [kind, slug] of Object.entries({ ...hotels, full: "killarney" })) {
      await page.goto(`${server.origin}/hotels/${slug}`);
      await take(page, `page-${kind}-${view}`, { whole: true });
    }
    await page.close();
  }
}

async function consolePages() {
  const page = await browser.newPage(desktop);
  await page.goto(`${server.origin}/staff`);
  await page.getByLabel("User name").fill("manager");
  await page.getByLabel("Password").fill("manager");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  await page.locator('[data-live="live"]').first().waitFor();
  await take(page, "console-settings");
  await page
    .locator("#theme")
    .evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
  await take(page, "console-theme");
  for (const screen of ["Gallery", "Rooms"]) {
    await page.getByRole("link", { name: screen }).filter({ visible: true }).click();
    await page.getByRole("heading", { name: screen, level: 1 }).waitFor();
    await take(page, `console-${screen.toLowerCase()}`);
  }
  await history(page);
  await page.close();
}

/** A history in which something happened, with somebody who saw it. */
async function history(page) {
  const guest = await browser.newPage(desktop);
  await guest.goto(`${server.origin}/hotels/killarney`);
  await guest.waitForTimeout(1_000);
  await page.goto(`${server.origin}/staff`);
  await page.getByLabel("Slogan").fill("Wake up where the water begins");
  await page.getByRole("button", { name: "Save texts" }).click();
  await page.getByText(/Live on 1 of 1/).waitFor();
  await page.getByRole("link", { name: "History" }).filter({ visible: true }).click();
  await page.getByRole("heading", { name: "History", level: 1 }).waitFor();
  await page.getByRole("heading", { name: "Changed the slogan" }).waitFor();
  await take(page, "console-history");
  await guest.close();
}
