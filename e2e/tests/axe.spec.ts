import { type BrowserContextOptions, devices, type Page } from "@playwright/test";
import { randomTheme } from "../../web/src/testing/random-theme";
import { findings } from "../support/axe";
import { Guest } from "../support/guest";
import { leastContrast, type Point, pixelsAt } from "../support/pixels";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

/** Colours that fade would be judged half-way. */
const STILL = { reducedMotion: "reduce" } as const;
const PHONE: BrowserContextOptions = { ...devices["Pixel 7"], ...STILL };

const THEMES = 20;

test("axe finds nothing on a hotel's page: light, dark, with a picture large, on a phone", async ({
  server,
  profile,
}) => {
  test.slow();
  const staff = await Staff.signIn(server, "manager", "killarney");
  for (const options of [STILL, PHONE]) {
    const guest = await Guest.open(await profile(options), server, "killarney");
    const { page } = guest;
    for (const theme_mode of ["dark", "light"]) {
      await staff.edit({ theme_mode });
      await expect(page.locator(".page")).toHaveAttribute("data-theme", theme_mode);
      expect(await findings(page), theme_mode).toEqual([]);
    }
    await page.getByTestId("gallery").getByRole("link").first().press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await findings(page), "with a picture large").toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    const menu = page.locator(".header-menu summary");
    if (await menu.isVisible()) {
      // At the top it covers the picture and no words.
      await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
      await menu.press("Enter");
      await expect(page.locator(".header-menu")).toHaveAttribute("open");
      expect(await findings(page), "with the menu open").toEqual([]);
    }
  }
});

test("axe finds nothing on a page in colours that chance chose", async ({ server, profile }) => {
  test.slow();
  const staff = await Staff.signIn(server, "harbour", "harbour");
  const guest = await Guest.open(await profile(STILL), server, "harbour");
  for (let seed = 1; seed <= THEMES; seed++) {
    const theme_mode = ["light", "dark", "custom"][seed % 3];
    // Without its picture the first screen is a band in the brand's colour.
    if (seed === THEMES / 2) await staff.edit({ hero_image: null });
    const revision = await staff.edit({ ...randomTheme(seed), theme_mode });
    await expect(guest.page.locator(".page")).toHaveAttribute("data-revision", String(revision));
    expect(await findings(guest.page), `randomTheme(${seed}) in ${theme_mode}`).toEqual([]);
  }
  await guest.neverReloaded();
});

test("axe finds nothing on the pages around the hotels", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  for (const options of [STILL, PHONE]) {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await (await profile({ ...options, colorScheme })).newPage();
      for (const path of ["/", "/hotels/atlantis"]) {
        await page.goto(server.origin + path);
        expect(await findings(page), `${path} in ${colorScheme}`).toEqual([]);
      }
    }
  }
});

/** Points on the lines of `selector`'s words, with the words themselves made invisible. */
async function groundsOf(page: Page, selector: string): Promise<string[]> {
  const points = await page.locator(selector).evaluateAll((elements) =>
    elements.flatMap((element): Point[] => {
      const box = element.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(element);
      // Lines beyond a clamp have a place too, and are not seen.
      const lines = [...range.getClientRects()].filter(({ bottom }) => bottom <= box.bottom + 1);
      return lines.flatMap(({ left, top, width, height }) =>
        [0.02, 0.5, 0.98].flatMap((across): Point[] =>
          [0.02, 0.5, 0.98].map((down) => [left + width * across, top + height * down]),
        ),
      );
    }),
  );
  const { height } = page.viewportSize() ?? { height: 0 };
  const seen = points.filter(([, y]) => y >= 0 && y < height);
  expect(seen.length, `${selector} is on the screen`).toBeGreaterThan(0);
  return pixelsAt(page, seen);
}

test("white words can be read where a hotel's pictures are all white", async ({
  server,
  profile,
}) => {
  const staff = await Staff.signIn(server, "manager", "killarney");
  const hotel = await snapshot(server, "killarney");
  await staff.edit({
    name_override: "The Very Long Name of an Old House between the Upper and the Lower Lake",
    tagline_override: "Long ".repeat(30).trim(),
  });
  for (const { public_id } of hotel.gallery_images) {
    await staff.describe(public_id ?? "", { caption: "Many words about this picture. ".repeat(8) });
  }
  for (const options of [STILL, PHONE]) {
    const page = await (await profile({ ...options, javaScriptEnabled: true })).newPage();
    await page.route("**/media/**", (route) =>
      route.fulfill({
        contentType: "image/svg+xml",
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="#fff"/></svg>',
      }),
    );
    await page.goto(`${server.origin}/hotels/killarney`, { waitUntil: "networkidle" });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        "* { color: transparent !important; text-shadow: none !important; text-decoration: none !important }" +
          " svg { visibility: hidden } .tile figcaption { opacity: 1 !important }",
      );
      document.adoptedStyleSheets.push(sheet);
    });
    const menu = (await page.locator(".header-menu").isVisible())
      ? ".header-menu summary"
      : ".header-links a";
    // On a phone the choice of languages takes the place of the name, for which the emblem stands.
    const brand = options === PHONE ? ".header-languages summary" : ".brand-name";
    for (const selector of [brand, menu, ".hero-place", ".hero h1", ".hero-tagline"]) {
      const grounds = await groundsOf(page, selector);
      expect(leastContrast("#ffffff", grounds), selector).toBeGreaterThanOrEqual(4.5);
    }
    await page.locator(".hero-next").scrollIntoViewIfNeeded();
    const next = await groundsOf(page, ".hero-next");
    expect(leastContrast("#ffffff", next), "the way on").toBeGreaterThanOrEqual(4.5);
    for (const caption of await page.locator(".tile figcaption").all()) {
      await caption.scrollIntoViewIfNeeded();
      const grounds = await caption.evaluate((element) => {
        const box = element.getBoundingClientRect();
        const tile = element.closest(".tile")?.getBoundingClientRect() ?? box;
        const range = document.createRange();
        range.selectNodeContents(element);
        return [...range.getClientRects()]
          .filter(({ top, bottom }) => top >= tile.top && bottom <= tile.bottom)
          .flatMap(({ left, top, width, height }): Point[] => [
            [left + 2, top + 1],
            [left + width / 2, top + 1],
            [left + width / 2, top + height - 1],
          ]);
      });
      const header = 90;
      const seen = grounds.filter(([, y]) => y > header && y < (page.viewportSize()?.height ?? 0));
      const colors = await pixelsAt(page, seen);
      expect(leastContrast("#ffffff", colors), "a caption").toBeGreaterThanOrEqual(4.5);
    }
  }
});
