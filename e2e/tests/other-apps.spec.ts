import { type BrowserContext, expect, type Page } from "@playwright/test";
import { Hearing } from "../support/hearing";
import { photo, realtimeApp } from "../support/places";
import type { Server } from "../support/server";
import { Staff } from "../support/staff";
import { serveFolder } from "../support/static";
import { test as base } from "../support/test";

/** The React app of somebody else, on an origin of its own. */
const test = base.extend<{ appOrigin: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  appOrigin: async ({}, use) => {
    const app = await serveFolder(realtimeApp);
    await use(app.origin);
    app.close();
  },
});

interface App {
  page: Page;
  hearing: Hearing;
}

async function openApp(context: BrowserContext, address: string, server: Server): Promise<App> {
  const realtime = await (await fetch(`${server.origin}/api/realtime/`)).json();
  const query = new URLSearchParams({
    slug: "killarney",
    key: realtime.key,
    port: String(server.port),
  });
  const page = await context.newPage();
  const hearing = new Hearing(page);
  await page.goto(`${address}?${query}`);
  await hearing.live("killarney");
  return { page, hearing };
}

/** Lets staff cause each of the four events in turn; after each, `settled` is awaited. */
async function followsAllFour(
  app: App,
  staff: Staff,
  settled: (updates: number) => Promise<void>,
): Promise<void> {
  const { page } = app;
  const shown = () => page.getByTestId("gallery").getByRole("listitem").allInnerTexts();

  await staff.uploadSetting("hero_image", photo("harbour-hero.jpg"));
  await expect(page.getByTestId("hero")).toHaveText(/\/media\/[a-z2-7]{26}\//);
  await expect.poll(async () => (await shown()).length).toBe(8);
  const before = await shown();
  await settled(1);

  const added = await staff.uploadGallery(photo("harbour-cove.jpg"));
  await expect.poll(shown).toEqual([...before, added.url]);
  await settled(2);

  const order = [added.url, ...before];
  await staff.reorderGallery(order);
  await expect.poll(shown).toEqual(order);
  await settled(3);

  const [room] = await staff.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  const { photo_url } = await staff.uploadRoomPhoto(room.id, photo("harbour-studio.jpg"));
  await expect(page.getByTestId("rooms")).toHaveText(`${room.id} ${photo_url}`);

  const heard = app.hearing.events().map(([, event]) => event);
  expect(heard).toContain("settings-updated");
  expect(heard).toContain("gallery-image-uploaded");
  expect(heard).toContain("gallery-reordered");
  expect(heard).toContain("room-type-image-updated");
}

test("another site's React app follows all four events with useHotelRealtime", async ({
  server,
  profile,
  appOrigin,
}) => {
  const app = await openApp(await profile(), `${appOrigin}/sdk.html`, server);
  const staff = await Staff.signIn(server, "manager", "killarney");
  await followsAllFour(app, staff, async () => {});
  // Its callbacks changed at every render; the connection did not.
  expect(app.hearing.subscriptions("killarney")).toBe(1);
});

test("an unmodified pusher-js app follows all four events", async ({
  server,
  profile,
  appOrigin,
  complaints,
}) => {
  // pusher-js sends its unsubscription a moment after it was told to disconnect.
  complaints.expect(/WebSocket is already in CLOSING or CLOSED state/);
  const app = await openApp(await profile(), `${appOrigin}/stock.html`, server);
  const staff = await Staff.signIn(server, "manager", "killarney");
  // It connects anew after every update: wait for that, as events in between are not replayed.
  await followsAllFour(app, staff, (updates) => app.hearing.live("killarney", updates + 1));
});
