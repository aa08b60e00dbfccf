import { expect } from "@playwright/test";
import { photo } from "../support/places";
import { type App, openApp, test } from "../support/react-app";
import { Staff } from "../support/staff";

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
