import { devices } from "@playwright/test";
import { Guest } from "../support/guest";
import { expect, test } from "../support/test";

const PHONE = devices["Pixel 7"];

test("a guest with a phone folds the menu in every way that menus fold", async ({
  server,
  profile,
}) => {
  const { page } = await Guest.open(await profile(PHONE), server, "killarney");
  const menu = page.locator(".header-menu");
  const button = menu.locator("summary");
  const links = menu.getByRole("link");
  const isOpen = () => expect(links.first()).toBeVisible();
  const isFolded = () => expect(links.first()).toBeHidden();

  // Its own button, as without script.
  await button.tap();
  await isOpen();
  await button.tap();
  await isFolded();

  // A tap on what is inside, but no link, is none beside it.
  await button.tap();
  await menu.locator("nav").tap({ position: { x: 4, y: 4 } });
  await isOpen();
  await page.touchscreen.tap(200, 750);
  await isFolded();

  await button.tap();
  await links.nth(1).focus();
  await page.keyboard.press("Escape");
  await isFolded();
  await expect(button).toBeFocused();

  // With Tab out of its end, and backwards out of its beginning.
  await page.keyboard.press("Enter");
  await isOpen();
  await links.last().focus();
  await isOpen();
  await page.keyboard.press("Tab");
  await isFolded();
  await button.focus();
  await page.keyboard.press("Enter");
  await isOpen();
  await page.keyboard.press("Shift+Tab");
  await isFolded();

  await button.tap();
  await links.filter({ hasText: "Gallery" }).tap();
  await isFolded();
  await expect(page.locator("#gallery-title")).toBeInViewport();
});

test("Escape leaves the focus alone where no menu is open", async ({ server, profile }) => {
  const { page } = await Guest.open(await profile(PHONE), server, "killarney");
  const book = page.locator(".header-book");
  await book.focus();
  await page.keyboard.press("Escape");
  await expect(book).toBeFocused();
});

test("the menu opens, leads on and folds without script", async ({ server, profile }) => {
  const page = await (await profile({ ...PHONE, javaScriptEnabled: false })).newPage();
  await page.goto(`${server.origin}/hotels/killarney`);
  const links = page.locator(".header-menu").getByRole("link");
  await expect(links.first()).toBeHidden();
  await page.locator(".header-menu summary").tap();
  await links.filter({ hasText: "Gallery" }).tap();
  await expect(page.locator("#gallery-title")).toBeInViewport();
  await page.locator(".header-menu summary").tap();
  await expect(links.first()).toBeHidden();
});
