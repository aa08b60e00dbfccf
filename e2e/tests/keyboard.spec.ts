import { type BrowserContextOptions, devices, type Page } from "@playwright/test";
import { randomTheme } from "../../web/src/testing/random-theme";
import { Guest } from "../support/guest";
import { stopHere, stopsByTab } from "../support/keyboard";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

/** Nothing glides while somebody tabs through: what is measured stands still. */
const DESK: BrowserContextOptions = { reducedMotion: "reduce" };
const PHONE: BrowserContextOptions = { ...devices["Pixel 7"], reducedMotion: "reduce" };

/** How many things on the page can be reached, beside the way past the header. */
function reachable(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      [...document.querySelectorAll("a[href], button, summary, input, select")].filter(
        (element) => element.checkVisibility() && !element.closest("details:not([open]) nav"),
      ).length,
  );
}

for (const [where, options] of [
  ["a desk", DESK],
  ["a phone with keys", PHONE],
] as const) {
  test(`somebody without a mouse walks through a hotel's page at ${where}`, async ({
    server,
    profile,
  }) => {
    test.slow();
    const guest = await Guest.open(await profile(options), server, "killarney");
    const { page } = guest;
    await page.locator("img").evaluateAll((all: HTMLImageElement[]) => {
      for (const image of all) image.loading = "eager";
    });
    await page.waitForLoadState("networkidle");

    const stops = await stopsByTab(page);
    expect(stops).toHaveLength(await reachable(page));
    expect(stops[0]?.name).toContain("Skip to the content");
    // Down the page, section by section, and never up again within one that is a single column.
    const parts = [...new Set(stops.map(({ part }) => part))].filter((part) => part !== "");
    expect(parts).toEqual(["rooms", "gallery", "contact"]);
    for (const part of ["rooms", "gallery"]) {
      const tops = stops.filter((stop) => stop.part === part).map(({ top }) => Math.round(top));
      expect(tops.length).toBeGreaterThan(3);
      expect(tops, part).toEqual([...tops].sort((one, other) => one - other));
    }
  });
}

test("the way past the header, the menu of a phone and a large picture, by keys alone", async ({
  server,
  profile,
}) => {
  const { page } = await Guest.open(await profile(PHONE), server, "killarney");
  await page.keyboard.press("Tab");
  expect((await stopHere(page))?.name).toContain("Skip to the content");
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("Tab");
  expect((await stopHere(page))?.name).toBe("a Book your stay");

  await page.locator(".header-menu summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect((await stopHere(page))?.name).toBe("a Welcome");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect((await stopHere(page))?.name).toBe("a Gallery");
  await page.keyboard.press("Enter");
  await expect(page.locator(".header-menu")).not.toHaveAttribute("open");
  await expect(page.locator("#gallery-title")).toBeInViewport();

  // The section is where the next step begins.
  await page.keyboard.press("Tab");
  const tiles = page.getByTestId("gallery").getByRole("link");
  await expect(tiles.first()).toBeFocused();
  await page.keyboard.press("Enter");
  const large = page.getByRole("dialog");
  await expect(large).toBeVisible();
  const names = new Set<string>();
  for (let step = 0; step < 6; step++) {
    const stop = await stopHere(page);
    if (stop) names.add(stop.name);
    expect(await large.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(
      stop !== null,
    );
    await page.keyboard.press("Tab");
  }
  for (const name of ["Close", "Previous picture", "Next picture"]) {
    expect([...names].join(", ")).toContain(name);
  }
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(large).toHaveAccessibleName(/Picture 3 of/);
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
  await expect(tiles.nth(2)).toBeFocused();
});

test("the ring around what has the focus can be seen in colours that chance chose", async ({
  server,
  profile,
}) => {
  test.slow();
  const staff = await Staff.signIn(server, "harbour", "harbour");
  const { page } = await Guest.open(await profile(DESK), server, "harbour");
  for (const seed of [7, 8, 9]) {
    // One of them without a picture on the first screen.
    if (seed === 9) await staff.edit({ hero_image: null });
    const revision = await staff.edit({ ...randomTheme(seed), theme_mode: "custom" });
    await expect(page.locator(".page")).toHaveAttribute("data-revision", String(revision));
    await page.evaluate(() => scrollTo({ top: 0 }));
    for (const selector of [
      ".brand",
      ".header-links a",
      ".header-book",
      ".hero .button",
      ".hero-next",
      ".room-book",
      ".tile a",
      ".contact-ways a",
      ".footer a",
    ]) {
      // A key first: the ring is for those who use them.
      await page.keyboard.press("Shift");
      await page.locator(selector).first().focus();
      expect(await stopHere(page), `randomTheme(${seed})`).not.toBeNull();
    }
  }
});

test("somebody without a mouse walks from the landing page into a hotel", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  for (const options of [DESK, PHONE]) {
    const page = await (await profile(options)).newPage();
    await page.goto(server.origin, { waitUntil: "networkidle" });
    const stops = await stopsByTab(page);
    expect(stops).toHaveLength(await reachable(page));
    await page.getByRole("link", { name: "Glenlough House" }).first().focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Glenlough House");

    await page.goto(`${server.origin}/hotels/atlantis`);
    const ways = await stopsByTab(page);
    expect(ways.map(({ name }) => name)).toContain("a See all hotels");
  }
});
