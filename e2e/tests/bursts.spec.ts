import { devices, type Page } from "@playwright/test";
import { CalmWatch } from "../support/calm";
import { Guest } from "../support/guest";
import { Landing } from "../support/landing";
import { photo } from "../support/places";
import { Staff, snapshot } from "../support/staff";
import { leapsSeen, watchLeaps } from "../support/steps";
import { expect, test } from "../support/test";

const PHONE = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

/**
 * What the browser may count for each change of a burst. Where a block goes from one animation into
 * the next it takes the way in the layout for a jump, of which nobody sees anything: that is looked
 * at frame by frame. On pages that show a change at once this cannot be had without.
 */
const COUNTED = 0.1;

/** Brings something to the middle of the window, at once. */
async function lookAt(page: Page, selector: string): Promise<void> {
  await page
    .locator(selector)
    .evaluate((element) => element.scrollIntoView({ behavior: "instant", block: "center" }));
}

test("edits that come faster than blocks can glide are as calm as one, and all of them arrive", async ({
  server,
  profile,
}) => {
  test.setTimeout(180_000);
  const staff = await Staff.signIn(server, "manager", "killarney");
  const open = async (options: object) => Guest.open(await profile(options), server, "killarney");
  const guests = {
    top: await open({}),
    reader: await open({}),
    phone: await open(PHONE),
    still: await open({ ...PHONE, reducedMotion: "reduce" }),
  };
  const book = ".room-list li:nth-child(2) .room-book";
  for (const { page } of [guests.reader, guests.still]) {
    await page.locator(book).evaluate((link: HTMLElement) => {
      link.scrollIntoView({ behavior: "instant", block: "center" });
      link.focus({ preventScroll: true });
    });
  }
  await lookAt(guests.phone.page, ".tile:nth-child(4)");
  const watches = {
    top: await CalmWatch.start(guests.top.page, ".page"),
    reader: await CalmWatch.start(guests.reader.page, book),
    phone: await CalmWatch.start(guests.phone.page, null),
    still: await CalmWatch.start(guests.still.page, book),
  };

  const watchful = [guests.top, guests.reader, guests.phone];
  for (const { page } of watchful)
    await watchLeaps(page, ".hero-words > *, .room-list > li, .tile");
  // Whoever counts frames makes the browser draw each of them; this guest is left alone.
  const unwatched = await open({});
  await lookAt(unwatched.page, ".tile:nth-child(4)");

  const begin = await snapshot(server, "killarney");
  const words = "A line that comes and goes while everything else is still on its way. ";
  for (let round = 1; round <= 4; round += 1) {
    // Every kind at once: whichever the server takes first.
    const uploading = staff.uploadGallery(photo("harbour-cove.jpg"));
    for (let step = 1; step <= 4; step += 1) {
      const { gallery, room_types } = await snapshot(server, "killarney");
      await staff.reorderGallery(gallery.toReversed());
      await staff.editRoom(room_types.at(step % 2 ? -1 : 0)?.id ?? 0, {
        sort_order: step % 2 ? 0 : 900,
      });
      await staff.editRoom(room_types.at(0)?.id ?? 0, {
        short_description: words.repeat(1 + ((step * 3) % 5)),
        starting_price_from: step % 2 ? "99.00" : "12345.50",
      });
      await staff.edit({
        tagline_override: words.repeat(step % 3).trim(),
        city_override: step % 2 ? "Llanfairpwllgwyngyll" : "Cork",
        long_description: words.repeat(1 + ((step * 7) % 12)),
      });
    }
    await uploading;
    const { gallery } = await snapshot(server, "killarney");
    await staff.removeGallery(gallery.at(2) ?? "");
    await staff.edit({ slogan: `Round ${round}` });
  }

  const end = await snapshot(server, "killarney");
  for (const [who, watch] of Object.entries(watches)) {
    await watch.settled(end.revision);
    const { jumps, drift, lost, interrupted } = await watch.seen();
    const shift = jumps.reduce((sum, { value }) => sum + value, 0);
    expect(drift, `${who}: what was looked at stays`).toBeLessThanOrEqual(1);
    expect(lost, who).toEqual([]);
    // Where nothing slides, what has to move stands in its new place, and that is a shift.
    if (who === "still") continue;
    expect(shift / (end.revision - begin.revision), who).toBeLessThan(COUNTED);
    expect(interrupted, `${who}: in the middle of a glide`).toBeGreaterThan(3);
  }
  for (const { page } of watchful) {
    const { leaps, looked } = await leapsSeen(page);
    expect(leaps).toEqual([]);
    expect(looked, "steps in sight").toBeGreaterThan(100);
  }
  for (const guest of [...Object.values(guests), unwatched]) {
    const { page } = guest;
    await expect(page.locator(`[data-revision="${end.revision}"]`)).toHaveCount(1);
    await guest.showsGallery(end.gallery_images.map(({ public_id }) => public_id ?? ""));
    await expect(page.locator("#welcome-title")).toHaveText("Round 4");
    await expect(page.locator(".hero-place")).toHaveText("Cork, Ireland");
    await expect(page.locator(".farewell")).toHaveCount(0);
    // Nothing stopped on its way.
    const away = () =>
      page
        .locator("main *")
        .evaluateAll(
          (all) => all.filter((one) => getComputedStyle(one).translate !== "none").length,
        );
    await expect.poll(away).toBe(0);
    await guest.neverReloaded();
  }
});

test("on the landing page, cards that change places in a burst make no shift", async ({
  server,
  profile,
}) => {
  const landing = await Landing.open(await profile(), server);
  const staff = await Staff.signIn(server, "harbour", "harbour");
  const watch = await CalmWatch.start(landing.page, null);
  for (let step = 1; step <= 12; step += 1) {
    await staff.edit({
      name_override: step % 2 ? "A House" : "Zander Bay House",
      city_override: step % 2 ? "Llanfairpwllgwyngyll" : "Cork",
    });
    await landing.shows(step % 2 ? ["harbour", "killarney"] : ["killarney", "harbour"]);
  }
  await expect(landing.card("harbour").getByRole("link")).toHaveText("Zander Bay House");
  await landing.page.waitForFunction(() => document.getAnimations().length === 0);
  const { jumps, sliding } = await watch.seen();
  expect(sliding).toBeGreaterThan(20);
  expect(jumps).toEqual([]);
});
