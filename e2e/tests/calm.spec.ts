import { devices, type Page } from "@playwright/test";
import { CalmWatch } from "../support/calm";
import { FIFTY, makeEdit } from "../support/edits";
import { Guest } from "../support/guest";
import { photo } from "../support/places";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

/** What the browser counts for small drawings, whose moves it does not see through: 18 pixels each. */
const HARDLY = 0.0002;

/** Where nothing may slide, what has to move stands in its new place at once. */
const HARDLY_AT_REST = 0.002;

const PHONE = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

/** A room whose words nobody edits in the fifty edits. */
const ROOM = "Coach House Loft";

function roomOf(page: Page) {
  return page.getByRole("article", { name: ROOM });
}

/** Brings something to the middle of the window, at once. */
async function lookAt(page: Page, selector: string): Promise<void> {
  await page
    .locator(selector)
    .evaluate((element) => element.scrollIntoView({ behavior: "instant", block: "center" }));
}

/** Puts the focus on the room's booking link, and selects its name. */
async function readAndFocus(page: Page): Promise<string> {
  await roomOf(page).evaluate((element) => {
    const link = element.querySelector<HTMLElement>(".room-book");
    const title = element.querySelector("h3");
    if (!link || !title) throw new Error("the room has no link or no name");
    link.scrollIntoView({ behavior: "instant", block: "center" });
    link.focus({ preventScroll: true });
    getSelection()?.selectAllChildren(title);
  });
  return `#${(await roomOf(page).getAttribute("aria-labelledby"))?.replace("-name", "")}`;
}

test("fifty live edits of every kind disturb nobody, wherever guests are on the page", async ({
  server,
  profile,
}) => {
  test.setTimeout(240_000);
  const staff = await Staff.signIn(server, "manager", "killarney");
  const open = async (options: object) => Guest.open(await profile(options), server, "killarney");
  const [top, reader, viewer, phone, still] = await Promise.all([
    open({}),
    open({}),
    open({}),
    open(PHONE),
    open({ ...PHONE, reducedMotion: "reduce" }),
  ]);
  await readAndFocus(reader.page);
  await lookAt(phone.page, ".tile:nth-child(4)");
  await readAndFocus(still.page);
  await viewer.page.locator(".tile:nth-child(2) a").click();
  await expect(viewer.page.getByRole("dialog")).toBeVisible();

  const link = `[aria-labelledby="${await roomOf(reader.page).getAttribute("aria-labelledby")}"] .room-book`;
  const watches = {
    top: await CalmWatch.start(top.page, ".page"),
    reader: await CalmWatch.start(reader.page, link),
    viewer: await CalmWatch.start(viewer.page, "dialog .large"),
    phone: await CalmWatch.start(phone.page, null),
    still: await CalmWatch.start(still.page, link),
  };
  const all = Object.entries(watches);
  const told = new Map<string, number>();
  const offenders: string[] = [];
  for (const edit of FIFTY) {
    const revision = await makeEdit(edit, staff, server);
    await Promise.all(
      all.map(async ([who, watch]) => {
        await watch.settled(revision);
        const { jumps } = await watch.seen();
        for (const jump of jumps.slice(told.get(who) ?? 0)) {
          const places = jump.nodes.join("\n  ");
          offenders.push(`${who}, ${edit.name}: ${jump.value.toFixed(4)}\n  ${places}`);
        }
        told.set(who, jumps.length);
      }),
    );
  }

  const seen = Object.fromEntries(
    await Promise.all(all.map(async ([who, watch]) => [who, await watch.seen()] as const)),
  );
  for (const [who, { frames, jumps, drift, lost }] of Object.entries(seen)) {
    expect(frames, `${who} was watched`).toBeGreaterThan(200);
    const shift = jumps.reduce((sum, { value }) => sum + value, 0);
    const bound = who === "still" ? HARDLY_AT_REST : HARDLY;
    expect(shift, `${who}\n${offenders.join("\n")}`).toBeLessThan(bound);
    expect(drift, `${who}: what was looked at stays`).toBeLessThanOrEqual(1);
    expect(lost, who).toEqual([]);
  }
  expect(seen.phone?.sliding).toBeGreaterThan(0);
  expect(seen.still?.sliding).toBe(0);
  for (const guest of [top, reader, viewer, phone, still]) await guest.neverReloaded();
});

test("gallery pictures glide from where they were, and a removed one fades there", async ({
  server,
  profile,
}) => {
  const guest = await Guest.open(await profile(), server, "killarney");
  const { page } = guest;
  const staff = await Staff.signIn(server, "manager", "killarney");
  await lookAt(page, ".tile:nth-child(2)");
  const before = await snapshot(server, "killarney");
  const [first, second, third] = before.gallery_images.map((image) => image.public_id ?? "none");

  const tops = async (id: string | undefined, change: () => Promise<unknown>) => {
    await page.evaluate((key) => {
      const seen: [number, number, number][] = [];
      Object.assign(window, { placesSeen: seen });
      const look = () => {
        const tile = document.querySelector(`[data-key="${key}"]`);
        const { left = -1, top = -1 } = tile?.getBoundingClientRect() ?? {};
        seen.push([left, top, document.querySelectorAll(`[data-key="${key}"]`).length]);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, id);
    await change();
    const watch = await CalmWatch.start(page, null);
    await watch.settled((await snapshot(server, "killarney")).revision);
    return page.evaluate(
      () => (window as unknown as { placesSeen: [number, number, number][] }).placesSeen,
    );
  };

  const [, a, b, ...rest] = before.gallery;
  const moved = await tops(first, () =>
    staff.reorderGallery([a ?? "", b ?? "", before.gallery[0] ?? "", ...rest]),
  );
  const start = moved[0]?.[0] ?? 0;
  const end = moved.at(-1)?.[0] ?? 0;
  expect(Math.abs(start - end)).toBeGreaterThan(100);
  const between = moved.filter(
    ([left]) => left > Math.min(start, end) + 2 && left < Math.max(start, end) - 2,
  );
  expect(between.length, "frames on the way").toBeGreaterThan(1);

  const url = (await snapshot(server, "killarney")).gallery[1] ?? "";
  expect(url).toContain(third);
  const removed = await tops(third, () => staff.removeGallery(url));
  await guest.showsGallery([
    second ?? "",
    first ?? "",
    ...before.gallery_images.slice(3).map(({ public_id }) => public_id ?? ""),
  ]);
  // Never twice, in one place until it is gone.
  expect(Math.max(...removed.map(([, , times]) => times))).toBe(1);
  expect(removed.at(-1)?.[2]).toBe(0);
  await expect(page.locator(".farewell")).toHaveCount(0);
});

test("an open menu stays open while the page below it changes", async ({ server, profile }) => {
  const guest = await Guest.open(await profile(PHONE), server, "killarney");
  const staff = await Staff.signIn(server, "manager", "killarney");
  const menu = guest.page.locator(".header-menu");
  await menu.locator("summary").click();
  await staff.edit({ amenities: [] });
  await expect(menu.getByRole("link", { name: "Amenities" })).toHaveCount(0);
  await staff.uploadGallery(photo("harbour-cove.jpg"));
  await expect(guest.page.locator(".tile")).toHaveCount(9);
  await expect(menu).toHaveAttribute("open");
  await expect(menu.getByRole("link", { name: "Gallery" })).toBeVisible();
});
