import { type CDPSession, devices, type Page } from "@playwright/test";
import { CalmWatch } from "../support/calm";
import { Guest } from "../support/guest";
import { showsPicture } from "../support/picture";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

const large = (page: Page) => page.getByRole("dialog").locator('[data-side="0"]');
const tileLink = (page: Page, id: string) => page.locator(`[data-key="${id}"] a`);

/** Public ids of Killarney's gallery. */
async function gallery(server: Parameters<typeof snapshot>[0]): Promise<string[]> {
  const { gallery_images } = await snapshot(server, "killarney");
  return gallery_images.map(({ public_id }) => public_id ?? "none");
}

test("a picture opened large has an address, and Back closes it", async ({ server, profile }) => {
  const [first = "", second = "", third = ""] = await gallery(server);
  const guest = await Guest.open(await profile(), server, "killarney");
  const { page } = guest;
  await tileLink(page, first).click();
  await showsPicture(large(page), first);
  await expect(page).toHaveURL(new RegExp(`#picture-${first}$`));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await showsPicture(large(page), third);
  await expect(page).toHaveURL(new RegExp(`#picture-${third}$`));
  await expect(page.getByRole("dialog").locator("[aria-live]")).toContainText("Picture 3 of 8");

  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(/\/hotels\/killarney$/);
  await expect(tileLink(page, third)).toBeFocused();
  await page.goForward();
  await showsPicture(large(page), third);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await tileLink(page, second).click();
  await page.keyboard.press("Home");
  await showsPicture(large(page), first);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page).toHaveURL(/\/hotels\/killarney$/);
  await expect(tileLink(page, first)).toBeFocused();
  await guest.neverReloaded();
});

test("whoever follows a link to a picture sees it, or the gallery when it is gone", async ({
  server,
  profile,
}) => {
  const [, , third = ""] = await gallery(server);
  const context = await profile();
  const page = await context.newPage();
  await page.goto(`${server.origin}/hotels/killarney#picture-${third}`);
  await showsPicture(large(page), third);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/hotels\/killarney$/);
  await expect(tileLink(page, third)).toBeInViewport();

  const later = await context.newPage();
  await later.goto(`${server.origin}/hotels/killarney#picture-aaaaaaaaaaaaaaaaaaaaaaaaaa`);
  await expect(later.locator("#gallery-title")).toBeInViewport();
  await expect(later.getByRole("dialog")).toHaveCount(0);
});

test("the large picture stays while staff caption, move, crop and at last remove it", async ({
  server,
  profile,
}) => {
  const [first = "", second = "", third = ""] = await gallery(server);
  const staff = await Staff.signIn(server, "manager", "killarney");
  const guest = await Guest.open(await profile(), server, "killarney");
  const { page } = guest;
  await tileLink(page, second).click();
  await showsPicture(large(page), second);
  const watch = await CalmWatch.start(page, "dialog .lightbox-strip");
  await staff.describe(second, { caption: "Told while it is open" });
  await expect(page.getByRole("dialog")).toContainText("Told while it is open");
  const { gallery: addresses } = await snapshot(server, "killarney");
  await staff.reorderGallery(addresses.toReversed());
  await expect(page.getByRole("dialog")).toContainText("7 / 8");
  await staff.describe(second, { crop: { x: 0, y: 0, width: 0.5, height: 1 } });
  await showsPicture(large(page), second);
  expect((await watch.seen()).lost).toEqual([]);

  await staff.removeGallery(addresses[1] ?? "");
  await showsPicture(large(page), first);
  await expect(page).toHaveURL(new RegExp(`#picture-${first}$`));
  const { jumps, drift } = await watch.seen();
  expect(jumps).toEqual([]);
  expect(drift).toBe(0);
  await page.keyboard.press("ArrowLeft");
  await showsPicture(large(page), third);
});

/** Puts a finger down, draws it in steps and, unless told, lifts it. */
async function draw(touch: CDPSession, from: number, to: number, lift = true): Promise<void> {
  const at = (x: number) => ({ touchPoints: [{ x, y: 400 }] });
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(from) });
  for (let step = 1; step <= 6; step += 1) {
    const x = from + ((to - from) * step) / 6;
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", ...at(x) });
  }
  if (lift) await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("a picture follows the finger, and the next one takes its place", async ({
  server,
  profile,
}) => {
  const [first = "", second = "", third = ""] = await gallery(server);
  const context = await profile(devices["Pixel 7"]);
  const guest = await Guest.open(context, server, "killarney");
  const { page } = guest;
  const touch = await context.newCDPSession(page);
  await tileLink(page, second).click();
  await showsPicture(large(page), second);

  await draw(touch, 300, 180, false);
  const shifted = () => large(page).evaluate((slide) => slide.getBoundingClientRect().left);
  await expect.poll(shifted).toBeLessThan(-60);
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await showsPicture(large(page), third);
  await expect.poll(shifted).toBeGreaterThanOrEqual(0);

  await draw(touch, 100, 300);
  await showsPicture(large(page), second);
  await draw(touch, 200, 220);
  await expect.poll(shifted).toBeGreaterThanOrEqual(0);
  await showsPicture(large(page), second);
  await draw(touch, 100, 320);
  await showsPicture(large(page), first);
});

test("without script the link of a picture opens the JPEG", async ({
  complaints,
  server,
  profile,
}) => {
  // The browser's own page around a lone picture is held to the picture's policy.
  complaints.expect(/inline style|Blocked script execution/);
  const [first = ""] = await gallery(server);
  const context = await profile({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.origin}/hotels/killarney`);
  await tileLink(page, first).click();
  await expect(page).toHaveURL(new RegExp(`/media/${first}/.*\\.jpg$`));
});
