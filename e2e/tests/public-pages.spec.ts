import { Guest } from "../support/guest";
import { Hearing } from "../support/hearing";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

test("a guest without script gets the whole page", async ({ server, profile }) => {
  const hotel = await snapshot(server, "killarney");
  const context = await profile({ javaScriptEnabled: false });
  const page = await context.newPage();
  const pictures: string[] = [];
  page.on("response", (answer) => {
    if (answer.ok() && answer.url().includes("/media/")) pictures.push(answer.url());
  });
  await page.goto(`${server.origin}/hotels/killarney`);

  await expect(page).toHaveTitle(new RegExp(hotel.name));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(hotel.name);
  await expect(page.getByText(hotel.tagline).first()).toBeVisible();
  await expect(page.getByText(hotel.welcome_message)).toBeVisible();
  for (const amenity of hotel.amenities) {
    await expect(page.getByTestId("amenities").getByText(amenity, { exact: true })).toBeVisible();
  }
  expect(hotel.room_types).toHaveLength(4);
  for (const room of hotel.room_types) {
    const card = page.getByTestId(`room-${room.id}`);
    await expect(card.getByRole("heading", { name: room.name })).toBeVisible();
    await expect(card).toContainText(String(Math.round(Number(room.starting_price_from))));
    await expect(card.getByRole("img", { name: room.photo?.alt })).toBeVisible();
  }
  expect(hotel.gallery_images).toHaveLength(8);
  for (const image of hotel.gallery_images) {
    await expect(page.getByTestId("gallery").getByRole("img", { name: image.alt })).toBeVisible();
  }
  await expect(page.getByText(hotel.contact_phone || hotel.phone).first()).toBeVisible();
  await expect(
    page.getByRole("link", { name: hotel.contact_email || hotel.email }).first(),
  ).toBeVisible();
  // Pictures arrive by themselves, the first one in particular.
  const hero = hotel.images.hero?.public_id ?? "none";
  await expect.poll(() => pictures.some((url) => url.includes(hero))).toBe(true);
});

test("the hotel's first picture fills the first screen, and its logo is small", async ({
  server,
  profile,
}) => {
  const viewport = { width: 1280, height: 800 };
  const page = await (await profile({ viewport })).newPage();
  await page.goto(`${server.origin}/hotels/killarney`);
  const hero = await page.getByTestId("hero").locator("img").boundingBox();
  expect(hero).toMatchObject({ x: 0, y: 0 });
  expect(hero?.width, "all but a scrollbar").toBeGreaterThanOrEqual(viewport.width - 20);
  expect(hero?.height).toBeGreaterThanOrEqual(700);
  const logo = await page.locator(".header img").first().boundingBox();
  expect(logo?.height).toBeGreaterThan(20);
  expect(logo?.height).toBeLessThan(80);
});

test("the landing page lists both hotels and follows a changed name", async ({
  server,
  profile,
}) => {
  const page = await (await profile()).newPage();
  const hearing = new Hearing(page);
  await page.goto(server.origin);
  await hearing.liveOnAll();
  const killarney = page.locator('a[href="/hotels/killarney"]').first();
  const harbour = page.locator('a[href="/hotels/harbour"]').first();
  await expect(page.getByText("Glenlough House").first()).toBeVisible();
  await expect(page.getByText("The Harbour").first()).toBeVisible();
  await expect(harbour).toBeVisible();
  await page.evaluate(() => {
    Object.assign(window, { openedOnce: true });
  });

  const staff = await Staff.signIn(server, "manager", "killarney");
  await staff.edit({ name_override: "The House by Two Lakes" });
  await expect(page.getByText("The House by Two Lakes").first()).toBeVisible();
  await expect(page.getByText("Glenlough House")).toHaveCount(0);
  expect(await page.evaluate(() => "openedOnce" in window)).toBe(true);

  await killarney.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The House by Two Lakes");
});

test("a page that was opened twice by one guest is live in both tabs", async ({
  server,
  profile,
}) => {
  const context = await profile();
  const tabs = [
    await Guest.open(context, server, "harbour"),
    await Guest.open(context, server, "harbour"),
  ];
  const staff = await Staff.signIn(server, "harbour", "harbour");
  await staff.edit({ tagline_override: "Now with a lighthouse" });
  for (const tab of tabs) {
    await expect(tab.page.getByText("Now with a lighthouse").first()).toBeVisible();
    await tab.neverReloaded();
  }
});

test("a hotel that does not exist gets a page that says so", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  const page = await (await profile()).newPage();
  const answer = await page.goto(`${server.origin}/hotels/atlantis`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link").first()).toBeVisible();
});
