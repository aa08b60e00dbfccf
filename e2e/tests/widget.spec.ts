import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { findings } from "../support/accessibility";
import { HostPage } from "../support/host-page";
import { operator } from "../support/landing";
import { photo } from "../support/places";
import { binary, freePort, Server } from "../support/server";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

const GALLERY = '<script async src="{widget}" data-hotel="killarney"></script>';

/** What a page has to allow, and nothing else. */
function policyFor(server: Server): string {
  const sockets = server.origin.replace("http", "ws");
  return (
    `default-src 'none'; script-src ${server.origin}; img-src ${server.origin} data:; ` +
    `connect-src ${server.origin} ${sockets}; style-src 'self'; ` +
    "require-trusted-types-for 'script'"
  );
}

/** The element at this place of the page. */
function widget(page: Page, at = 0): Locator {
  return page.locator("frontage-hotel").nth(at);
}

/** Whether every picture that the visitor can see has its pixels. */
async function picturesAreThere(page: Page): Promise<void> {
  const pictures = page.locator("frontage-hotel img");
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(100);
  }
}

test("two galleries and a list of rooms stand in a page whose styles and policy would break them", async ({
  server,
  profile,
}) => {
  const host = await HostPage.serve(server, {
    policy: policyFor(server),
    css: `
      :root { --text: #ff00ff; --frontage: 3; font-size: 40px; }
      * { all: revert !important; font-size: 41px !important; color: #f0f !important; }
      ul, li, a, img, figure, h3, p, dialog, div { display: none !important; }
      main { display: block !important }
      body { margin: 8px !important; letter-spacing: 9px !important; text-transform: uppercase !important }`,
    body:
      "<main><h1>Friends of ours</h1><h2>Two houses</h2>" +
      `${GALLERY}<script async src="{widget}" data-hotel="harbour" data-limit="3"></script>` +
      '<frontage-hotel hotel="killarney" show="rooms"></frontage-hotel></main>',
  });
  const visit = await host.open(await profile());
  const { page } = visit;
  const killarney = await snapshot(server, "killarney");
  const harbour = await snapshot(server, "harbour");
  const first = widget(page, 0);
  const second = widget(page, 1);
  const rooms = widget(page, 2);
  await expect.poll(() => visit.gallery(0)).toHaveLength(8);
  expect(await visit.gallery(0)).toEqual(killarney.gallery_images.map((each) => each.public_id));
  await expect.poll(() => visit.gallery(1)).toHaveLength(3);
  await expect(second.getByRole("link", { name: /^All 6 pictures/ })).toHaveAttribute(
    "href",
    `${server.origin}/hotels/harbour#gallery`,
  );
  expect(await visit.gallery(1)).toEqual(
    harbour.gallery_images.slice(0, 3).map((each) => each.public_id),
  );
  for (const room of killarney.room_types) {
    const item = rooms.getByRole("listitem").filter({ hasText: room.name }).first();
    await expect(item.getByRole("heading", { name: room.name })).toBeVisible();
    await expect(item).toContainText(`€${Number(room.starting_price_from)}`);
    await expect(item).toContainText(room.bed_setup);
  }
  await picturesAreThere(page);

  // Nothing of the page's reached in.
  const name = rooms.getByRole("heading").first();
  const style = await name.evaluate((element) => {
    const { fontSize, color, letterSpacing, textTransform } = getComputedStyle(element);
    return { fontSize, color, letterSpacing, textTransform };
  });
  expect(style).toEqual({
    fontSize: "22.4px",
    color: "rgb(42, 42, 38)",
    letterSpacing: "normal",
    textTransform: "none",
  });
  const tile = await first.locator(".gallery li").nth(1).boundingBox();
  expect(tile?.width).toBeGreaterThan(200);
  expect(tile?.height).toBeGreaterThan(120);

  // And nothing got out: no other host, no second socket, no global name.
  const hosts = new Set(visit.asked.map((url) => new URL(url).host).filter(Boolean));
  expect([...hosts].sort()).toEqual([new URL(host.origin).host, `127.0.0.1:${server.port}`].sort());
  await visit.hearing.live("killarney");
  await visit.hearing.live("harbour");
  expect(visit.sockets).toBe(1);
  expect(
    await page.evaluate(() => Object.keys(window).filter((key) => /frontage/i.test(key))),
  ).toEqual([]);
  host.close();
});

test("what staff change is shown in somebody else's page without a reload or a jump", async ({
  server,
  profile,
}) => {
  const host = await HostPage.serve(server, {
    policy: policyFor(server),
    css: "main { max-width: 900px; margin: auto }",
    body:
      `<main><h1>Friends of ours</h1>${GALLERY}<p id="after">What comes after</p>` +
      '<script async src="{widget}" data-hotel="killarney" data-show="rooms"></script></main>',
  });
  const visit = await host.open(await profile());
  const { page } = visit;
  const staff = await Staff.signIn(server, "manager", "killarney");
  await expect.poll(() => visit.gallery()).toHaveLength(8);
  await visit.hearing.live("killarney");
  await page.evaluate(() => Object.assign(window, { openedOnce: true }));
  await picturesAreThere(page);
  await page.evaluate(() => scrollTo(0, 0));
  const gallery = page.locator("frontage-hotel").first();
  const order = await visit.gallery();
  const focused = gallery.locator(`a[data-key="${order[2]}"]`);
  await focused.focus();
  await visit.watchShifts();

  const { gallery: addresses } = await snapshot(server, "killarney");
  await staff.reorderGallery([...addresses].reverse());
  await expect.poll(() => visit.gallery()).toEqual([...order].reverse());
  await expect(focused).toBeFocused();

  await staff.request("PATCH", `settings/images/${order[0]}/`, {
    caption: "The lake, this morning",
    alt: "Mist over the lake",
  });
  await expect(gallery.getByText("The lake, this morning")).toBeAttached();
  await expect(gallery.getByRole("link", { name: "Enlarge: Mist over the lake" })).toBeVisible();

  // Another part of the same picture: other pixels, which must be there before the old ones go.
  const cut = gallery.locator(`a[data-key="${order[1]}"] img`);
  await cut.scrollIntoViewIfNeeded();
  const before = await cut.evaluate((img: HTMLImageElement) => img.currentSrc);
  await page.evaluate((key) => {
    const frame = document
      .querySelector("frontage-hotel")
      ?.shadowRoot?.querySelector(`a[data-key="${key}"] .frame`);
    const empty: string[] = [];
    Object.assign(window, { empty });
    const look = () => {
      const pictures = [...(frame?.querySelectorAll("img") ?? [])];
      if (!pictures.some((img) => img.complete && img.naturalWidth > 0)) empty.push("a gap");
      requestAnimationFrame(look);
    };
    look();
  }, order[1]);
  const crop = { x: 0.25, y: 0, width: 0.5, height: 1 };
  expect((await staff.request("PATCH", `settings/images/${order[1]}/`, { crop })).status).toBe(200);
  await expect
    .poll(() =>
      gallery
        .locator(`a[data-key="${order[1]}"] img`)
        .last()
        .evaluate((img: HTMLImageElement) => img.currentSrc),
    )
    .not.toBe(before);
  await expect(gallery.locator(`a[data-key="${order[1]}"] img`)).toHaveCount(1);
  expect(await page.evaluate(() => (window as unknown as { empty: string[] }).empty)).toEqual([]);

  const [room] = await staff.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  await staff.request("PATCH", `room-types/${room.id}/`, { starting_price_from: "321.00" });
  const card = page.locator("frontage-hotel").nth(1).getByRole("listitem").first();
  await expect(card).toContainText("from €321");
  const { photo_url } = await staff.uploadRoomPhoto(room.id, photo("harbour-studio.jpg"));
  const id = /media\/([a-z0-9]+)\//.exec(photo_url)?.[1] ?? "none";
  await expect(card.getByRole("img")).toHaveAttribute("src", new RegExp(id));

  const revision = await staff.edit({ button_color: "#112233", theme_mode: "custom" });
  await expect(card.getByRole("link", { name: /^Book/ })).toHaveCSS(
    "background-color",
    "rgb(17, 34, 51)",
  );
  expect(await visit.shifts()).toEqual([]);

  // The page counts among those that have painted it.
  await expect
    .poll(async () => {
      const { body } = await staff.request("GET", `history/${revision}/delivery/`);
      return [body.open, body.live, body.others];
    })
    .toEqual([1, 1, 0]);

  const added = await staff.uploadGallery(photo("harbour-cove.jpg"));
  await expect.poll(() => visit.gallery()).toEqual([...[...order].reverse(), added.public_id]);
  const fresh = gallery.locator(`a[data-key="${added.public_id}"]`);
  await fresh.scrollIntoViewIfNeeded();
  await expect
    .poll(() => fresh.locator("img").evaluate((img: HTMLImageElement) => img.currentSrc))
    .toMatch(/\.webp$/);
  await fresh.focus();
  await staff.removeGallery(added.url);
  await expect.poll(() => visit.gallery()).toEqual([...order].reverse());
  // Whoever stood on the picture that went stands on its neighbour now.
  await expect(gallery.locator(`a[data-key="${order[0]}"]`)).toBeFocused();
  expect(await page.evaluate(() => "openedOnce" in window)).toBe(true);
  host.close();
});

test("the widget hears an edit whose server was killed before it could tell anyone", async ({
  dataDir,
  profile,
  complaints,
}) => {
  const port = await freePort();
  const hold = join(dataDir, "hold-the-relay");
  await writeFile(hold, "");
  const muted = { dataDir, port, env: { FRONTAGE_TEST_HOLD_RELAY: hold } };
  const first = await Server.start(muted);
  const host = await HostPage.serve(first, {
    body: `<h1>Friends</h1><script async src="{widget}" data-hotel="killarney" data-show="rooms"></script>`,
  });
  const visit = await host.open(await profile());
  await visit.hearing.live("killarney");
  const staff = await Staff.signIn(first, "manager", "killarney");
  const [room] = await staff.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  const name = visit.page.getByRole("heading", { level: 3 }).first();
  await expect(name).toHaveText(room.name);
  await staff.request("PATCH", `room-types/${room.id}/`, { name: "Saved in the last second" });
  await first.kill();
  await expect(name).toHaveText(room.name);

  complaints.expect(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  const second = await Server.start(muted);
  try {
    await visit.hearing.live("killarney", 2);
    await expect(name).toHaveText("Saved in the last second");
    expect(visit.hearing.events(), "it asked for what it missed").toEqual([]);
    await rm(hold);
    await expect
      .poll(() => visit.hearing.events())
      .toEqual([["hotel-killarney", "room-type-updated"]]);
    await expect(name).toHaveText("Saved in the last second");
  } finally {
    await second.stop();
    host.close();
  }
});

test("a lost event is noticed by the number of the next one", async ({ server, profile }) => {
  const host = await HostPage.serve(server, { body: `<h1>Friends of ours</h1>${GALLERY}` });
  const context = await profile();
  let losing = false;
  const heard: string[] = [];
  const lost: string[] = [];
  await context.routeWebSocket(/\/app\//, (page) => {
    const far = page.connectToServer();
    far.onMessage((message) => {
      const { event } = JSON.parse(String(message)) as { event: string };
      if (losing && !event.startsWith("pusher")) {
        lost.push(event);
        return;
      }
      heard.push(event);
      page.send(message);
    });
  });
  const visit = await host.open(context);
  await expect.poll(() => visit.gallery()).toHaveLength(8);
  await expect.poll(() => heard).toContain("pusher_internal:subscription_succeeded");
  const order = await visit.gallery();
  const staff = await Staff.signIn(server, "manager", "killarney");
  losing = true;
  await staff.request("PATCH", `settings/images/${order[0]}/`, { caption: "Never told" });
  await expect.poll(() => lost).toEqual(["image-updated"]);
  await expect(visit.page.getByText("Never told")).toHaveCount(0);
  losing = false;
  await staff.request("PATCH", `settings/images/${order[1]}/`, { caption: "Told after all" });
  await expect(visit.page.getByText("Told after all")).toBeAttached();
  await expect(visit.page.getByText("Never told")).toBeAttached();
  host.close();
});

test("where another service carries the events, the widget listens there", async ({
  dataDir,
  profile,
}) => {
  const port = await freePort();
  const app = { PUSHER_APP_ID: "4711", PUSHER_KEY: "their-key", PUSHER_SECRET: "their-secret" };
  const service = spawn(binary(), ["hub", "--listen", `127.0.0.1:${port}`], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...app },
    stdio: "ignore",
  });
  // Whatever it answers, it listens.
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then(Boolean, () => false)).toBe(true);
  const server = await Server.start({
    dataDir,
    port: await freePort(),
    env: { ...app, PUSHER_HOST: "127.0.0.1", PUSHER_PORT: String(port), PUSHER_SCHEME: "http" },
  });
  const host = await HostPage.serve(server, { body: `<h1>Friends of ours</h1>${GALLERY}` });
  try {
    const visit = await host.open(await profile());
    await visit.hearing.live("killarney");
    expect(visit.asked.filter((url) => url.startsWith("ws"))).toEqual([
      expect.stringMatching(
        new RegExp(`^ws://127\\.0\\.0\\.1:${port}/app/their-key\\?protocol=7&`),
      ),
    ]);
    const [first] = await visit.gallery();
    const staff = await Staff.signIn(server, "manager", "killarney");
    await staff.request("PATCH", `settings/images/${first}/`, { caption: "By way of others" });
    await expect(visit.page.getByText("By way of others")).toBeAttached();
    expect(visit.hearing.events()).toEqual([["hotel-killarney", "image-updated"]]);
  } finally {
    host.close();
    await server.stop();
    service.kill();
  }
});

test("elements come, change and go, and the last one takes the socket with it", async ({
  server,
  profile,
}) => {
  const host = await HostPage.serve(server, {
    body: `<h1>Friends of ours</h1><main></main><script async src="{widget}"></script>`,
  });
  const visit = await host.open(await profile());
  const { page } = visit;
  await page.waitForFunction(() => customElements.get("frontage-hotel"));
  expect(visit.sockets, "nothing is shown, so nothing is asked").toBe(0);

  await page.evaluate(() => {
    const element = document.createElement("frontage-hotel");
    element.setAttribute("hotel", "killarney");
    document.querySelector("main")?.append(element);
  });
  await expect.poll(() => visit.gallery()).toHaveLength(8);
  await visit.hearing.live("killarney");
  // A framework moves it: the same socket, the same subscription.
  await page.evaluate(() => document.body.append(document.querySelector("frontage-hotel") ?? ""));
  await page.locator("frontage-hotel").evaluate((element) => element.setAttribute("limit", "2"));
  await expect.poll(() => visit.gallery()).toHaveLength(2);
  expect(visit.hearing.subscriptions("killarney")).toBe(1);
  await page.locator("frontage-hotel").evaluate((element) => {
    element.setAttribute("hotel", "harbour");
    element.setAttribute("show", "rooms gallery");
  });
  await expect(page.getByRole("heading", { name: "Harbour Room" })).toBeVisible();
  const sections = page.locator("frontage-hotel").getByRole("region");
  await expect(sections).toHaveCount(2);
  await expect(sections.first()).toHaveAccessibleName("Rooms of The Harbour");
  await visit.hearing.live("harbour");
  expect(visit.sockets).toBe(1);

  await page.evaluate(() => document.querySelector("frontage-hotel")?.remove());
  await expect.poll(() => visit.sockets).toBe(0);
  host.close();
});

test("a page that nobody looks at hangs up, and is level as soon as somebody does", async ({
  server,
  profile,
}) => {
  const host = await HostPage.serve(server, { body: `<h1>Friends of ours</h1>${GALLERY}` });
  const context = await profile();
  await context.clock.install();
  const visit = await host.open(context);
  const { page } = visit;
  await expect.poll(() => visit.gallery()).toHaveLength(8);
  await visit.hearing.live("killarney");
  const look = (state: "hidden" | "visible") =>
    page.evaluate((now) => {
      Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await look("hidden");
  await context.clock.fastForward("04:00");
  expect(visit.sockets).toBe(1);
  await context.clock.fastForward("01:30");
  await expect.poll(() => visit.sockets).toBe(0);

  const [first] = await visit.gallery();
  const staff = await Staff.signIn(server, "manager", "killarney");
  await staff.request("PATCH", `settings/images/${first}/`, { caption: "While you were away" });
  await look("visible");
  await expect(page.getByText("While you were away")).toBeAttached();
  await visit.hearing.live("killarney", 2);
  host.close();
});

test("a visitor without a mouse looks at the pictures", async ({ server, profile }) => {
  const host = await HostPage.serve(server, {
    policy: policyFor(server),
    body: `<main><h1>Friends of ours</h1><h2>A house</h2>${GALLERY}</main>`,
  });
  const visit = await host.open(await profile());
  const { page } = visit;
  await expect.poll(() => visit.gallery()).toHaveLength(8);
  const { gallery_images } = await snapshot(server, "killarney");
  await visit.hearing.live("killarney");
  await page.evaluate(() => {
    addEventListener("keydown", () => Object.assign(window, { overheard: true }));
  });
  await page.keyboard.press("Tab");
  const links = page.locator("frontage-hotel .gallery").getByRole("link");
  await expect(links.first()).toBeFocused();
  await expect(links.first()).toHaveAttribute(
    "href",
    `${server.origin}/hotels/killarney#picture-${gallery_images[0]?.public_id}`,
  );
  expect(await findings(page)).toEqual([]);

  await page.keyboard.press("Enter");
  const large = page.getByRole("dialog");
  await expect(large).toHaveAccessibleName("Picture 1 of 8");
  await expect(large.getByRole("img", { name: gallery_images[0]?.alt })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { overheard: false }));
  await page.keyboard.press("ArrowRight");
  await expect(large).toHaveAccessibleName("Picture 2 of 8");
  expect(await page.evaluate(() => "overheard" in window && window.overheard)).toBe(false);
  await expect(large.getByRole("img", { name: gallery_images[1]?.alt })).toBeVisible();
  expect(await findings(page)).toEqual([]);

  // The picture being looked at leaves the gallery: its neighbour takes its place.
  const staff = await Staff.signIn(server, "manager", "killarney");
  await staff.removeGallery(gallery_images[1]?.url ?? "");
  await expect(large).toHaveAccessibleName("Picture 2 of 7");
  await expect(large.getByRole("img", { name: gallery_images[2]?.alt })).toBeVisible();
  await page.keyboard.press("End");
  await expect(large).toHaveAccessibleName("Picture 7 of 7");
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
  await expect(links.last()).toBeFocused();
  host.close();
});

test("what cannot be shown leaves the page's own words, and one line says why", async ({
  server,
  profile,
  complaints,
}) => {
  const host = await HostPage.serve(server, {
    policy: policyFor(server).replace(/ ws:[^;]*/, ""),
    body:
      '<h1>Friends of ours</h1><frontage-hotel hotel="atlantis"><a href="/x">Ask us about Atlantis</a></frontage-hotel>' +
      "<frontage-hotel>No hotel named</frontage-hotel>" +
      `<script async src="{widget}" data-hotel="killarney" data-show="pool" data-limit="some"></script>`,
  });
  complaints.expect(/status of 404|Frontage widget|violates|policy: connect-src/);
  const context = await profile();
  const said: string[] = [];
  context.on("console", (message) => {
    const text = message.text();
    if (text.startsWith("Frontage widget:")) said.push(text);
  });
  const visit = await host.open(context);
  await expect(visit.page.getByRole("link", { name: "Ask us about Atlantis" })).toBeVisible();
  await expect(visit.page.getByText("No hotel named")).toBeVisible();
  // The third is shown all the same, only not live.
  await expect.poll(() => visit.gallery(2)).toHaveLength(8);
  await expect.poll(() => said.length).toBe(5);
  expect(said.sort()).toEqual([
    'Frontage widget: limit="some" should be a number.',
    `Frontage widget: no hotel "atlantis" at ${server.origin}. Is that its slug, and is it active?`,
    `Frontage widget: nothing is live until connect-src in the page's policy has ${server.origin.replace("http", "ws")}.`,
    'Frontage widget: say which hotel: hotel="slug".',
    'Frontage widget: show="pool" should be gallery or rooms.',
  ]);
  host.close();
});

test("a hotel that is hidden stays where it is shown, and takes the page's own words' place when it is shown again", async ({
  server,
  dataDir,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 404|Frontage widget: no hotel "killarney"/);
  const host = await HostPage.serve(server, {
    body:
      '<h1>Friends of ours</h1><frontage-hotel hotel="killarney">' +
      '<p>Closed for the winter</p></frontage-hotel><script async src="{widget}"></script>',
  });
  const before = await host.open(await profile());
  await expect.poll(() => before.gallery()).toHaveLength(8);
  await operator(dataDir, "hotel", "hide", "--slug", "killarney");
  const after = await host.open(await profile());
  const words = after.page.getByText("Closed for the winter");
  await expect(words).toBeVisible();
  expect(await before.gallery()).toHaveLength(8);

  await operator(dataDir, "hotel", "show", "--slug", "killarney");
  await expect.poll(() => after.gallery()).toHaveLength(8);
  await expect(words).toBeHidden();
  const staff = await Staff.signIn(server, "manager", "killarney");
  const gone = (await snapshot(server, "killarney")).gallery_images[0];
  await staff.removeGallery(gone?.url ?? "");
  for (const visit of [before, after]) {
    await expect.poll(() => visit.gallery()).toHaveLength(7);
  }
  host.close();
});

test("a script in the head says where to put it", async ({ server, profile, complaints }) => {
  complaints.expect(/Frontage widget/);
  const host = await HostPage.serve(server, {
    html: `lang="en"><script src="${server.origin}/widget.js" data-hotel="killarney"></script`,
    body: "<h1>Friends of ours</h1>",
  });
  const context = await profile();
  const line = context.waitForEvent("console", (message) => message.type() === "error");
  const visit = await host.open(context);
  expect((await line).text()).toContain('the script for "killarney" stands in <head>. Move it');
  await expect(visit.page.locator("frontage-hotel")).toHaveCount(0);
  host.close();
});

test("a page that is isolated from other origins shows it too, also as a module", async ({
  server,
  profile,
}) => {
  const host = await HostPage.serve(server, {
    headers: {
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Opener-Policy": "same-origin",
    },
    body:
      '<h1>Friends of ours</h1><script type="module" src="{widget}" data-hotel="killarney"></script>' +
      `<script src="{widget}" data-hotel="harbour" data-columns="2"></script>`,
  });
  const visit = await host.open(await profile());
  await expect.poll(() => visit.gallery(0)).toHaveLength(8);
  await expect.poll(() => visit.gallery(1)).toHaveLength(6);
  expect(await visit.page.evaluate(() => crossOriginIsolated)).toBe(true);
  await picturesAreThere(visit.page);
  host.close();
});
