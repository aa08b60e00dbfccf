import { setTimeout as pause } from "node:timers/promises";
import { expect } from "@playwright/test";
import { photo } from "../support/places";
import { openApp, test } from "../support/react-app";
import { slowLine } from "../support/slow-line";
import { Staff, snapshot } from "../support/staff";

/** Long enough for several edits to happen while the page has no socket. */
const LINE_DELAY_MS = 150;

test.use({ serverEnv: { FRONTAGE_LOG: "warn,frontage_hub=debug" } });

test("a React app that reconnects at every change ends level after twelve edits and rests", async ({
  server,
  profile,
  appOrigin,
  complaints,
}) => {
  // pusher-js sends its unsubscription a moment after it was told to disconnect.
  complaints.expect(/WebSocket is already in CLOSING or CLOSED state/);
  const line = await slowLine(server.port, LINE_DELAY_MS);
  const { page } = await openApp(await profile(), `${appOrigin}/stock.html`, server, line.port);
  // As the server saw it, not as the page tells it.
  const subscriptions = () => server.logged(/subscribed.*channel=hotel-killarney/);
  const replays = () => server.logged(/subscribed.*channel=hotel-killarney.*replayed=[1-9]/);
  expect(subscriptions()).toBe(1);

  const staff = await Staff.signIn(server, "manager", "killarney");
  const [first, second, third] = await staff.roomTypes();
  if (!first || !second || !third) throw new Error("the demo hotel has three room types");
  const gallery = async () => (await snapshot(server, "killarney")).gallery;
  const slogan = (text: string) => () => staff.edit({ slogan: text });
  const hero = (file: string) => () => staff.uploadSetting("hero_image", photo(file));
  const uploaded = () => staff.uploadGallery(photo("harbour-cove.jpg"));
  const reversed = async () => staff.reorderGallery((await gallery()).reverse());
  const removed = async () => {
    const [leaving] = await gallery();
    if (leaving) await staff.removeGallery(leaving);
  };
  const photos: Record<number, string> = {};
  const roomPhoto = (id: number, file: string) => async () => {
    photos[id] = (await staff.uploadRoomPhoto(id, photo(file))).photo_url;
  };

  /** Nothing on the page differs from what the server would say. */
  const level = async () => {
    const { hero_image, slogan } = await snapshot(server, "killarney");
    await expect(page.getByTestId("hero")).toHaveText(String(hero_image));
    await expect(page.getByTestId("slogan")).toHaveText(String(slogan));
    const shown = () => page.getByTestId("gallery").getByRole("listitem").allInnerTexts();
    await expect.poll(shown).toEqual(await gallery());
    for (const [id, url] of Object.entries(photos)) {
      await expect(page.getByTestId("rooms")).toContainText(`${id} ${url}`);
    }
  };

  // After the first of a group, the others come while the page has no socket.
  const groups = [
    [hero("harbour-hero.jpg")],
    [slogan("By the lake"), roomPhoto(first.id, "harbour-studio.jpg")],
    [slogan("By the sea"), uploaded],
    [uploaded, removed, roomPhoto(second.id, "harbour-cove.jpg")],
    [
      reversed,
      hero("harbour-cove.jpg"),
      slogan("By the fire"),
      roomPhoto(third.id, "harbour-hero.jpg"),
    ],
  ];
  expect(groups.flat()).toHaveLength(12);
  for (const group of groups) {
    for (const edit of group) await edit();
    await level();
    // Whoever looped would subscribe again and again: wait until it rests.
    await expect
      .poll(async () => {
        const before = subscriptions();
        await pause(1_500);
        return subscriptions() - before;
      })
      .toBe(0);
  }
  await level();
  expect(replays(), "without events in the gaps this would prove nothing").toBeGreaterThan(2);
  expect(subscriptions()).toBeLessThan(40);
  test.info().annotations.push({ type: "subscriptions", description: `${subscriptions()}` });
  line.close();
});
