import { setTimeout as pause } from "node:timers/promises";
import { expect } from "@playwright/test";
import { photo } from "../support/places";
import { openApp, test } from "../support/react-app";
import { Staff, snapshot } from "../support/staff";

/** How often somebody subscribed, as the server saw it. */
const SUBSCRIBED = /subscribed.*hotel-killarney/;

test.use({ serverEnv: { FRONTAGE_LOG: "warn,frontage_hub=debug" } });

test("a React app that reconnects at every change ends level after twelve edits and rests", async ({
  server,
  profile,
  appOrigin,
  complaints,
}) => {
  // pusher-js sends its unsubscription a moment after it was told to disconnect.
  complaints.expect(/WebSocket is already in CLOSING or CLOSED state/);
  const { page } = await openApp(await profile(), `${appOrigin}/stock.html`, server);
  const staff = await Staff.signIn(server, "manager", "killarney");
  const [first, second, third] = await staff.roomTypes();
  if (!first || !second || !third) throw new Error("the demo hotel has three room types");
  const gallery = async () => (await snapshot(server, "killarney")).gallery;
  const subscriptions = () => server.logged(SUBSCRIBED);
  expect(subscriptions()).toBe(1);

  const roomPhotos: Record<number, string> = {};
  const roomPhoto = async (id: number, file: string) => {
    roomPhotos[id] = (await staff.uploadRoomPhoto(id, photo(file))).photo_url;
  };
  const uploaded = async () => {
    await staff.uploadGallery(photo("harbour-cove.jpg"));
  };
  const reversed = async () => staff.reorderGallery((await gallery()).reverse());
  const removed = async () => {
    const [leaving] = await gallery();
    if (leaving) await staff.removeGallery(leaving);
  };

  // The second and third of a group come while the page reconnects because of the first.
  const groups = [
    [() => staff.uploadSetting("hero_image", photo("harbour-hero.jpg"))],
    [uploaded],
    [() => staff.edit({ slogan: "By the lake" }), () => roomPhoto(first.id, "harbour-studio.jpg")],
    [removed, () => roomPhoto(second.id, "harbour-cove.jpg")],
    [uploaded, reversed, () => staff.edit({ slogan: "By the sea" })],
    [
      reversed,
      () => staff.uploadSetting("hero_image", photo("harbour-cove.jpg")),
      () => roomPhoto(third.id, "harbour-hero.jpg"),
    ],
  ];
  expect(groups.flat()).toHaveLength(12);
  const began = Date.now();
  for (const group of groups) {
    for (const edit of group) await edit();
    await pause(2_000);
  }

  const { hero_image, slogan } = (await staff.request("GET", "settings/")).body;
  await expect(page.getByTestId("hero")).toHaveText(String(hero_image));
  await expect(page.getByTestId("slogan")).toHaveText(String(slogan));
  const shown = () => page.getByTestId("gallery").getByRole("listitem").allInnerTexts();
  await expect.poll(shown).toEqual(await gallery());
  for (const [id, url] of Object.entries(roomPhotos)) {
    await expect(page.getByTestId("rooms")).toContainText(`${id} ${url}`);
  }

  // It rests: whoever looped would subscribe several times a second.
  const settled = subscriptions();
  await pause(3_000);
  expect(subscriptions()).toBe(settled);
  expect(settled, `in ${Date.now() - began} ms`).toBeLessThan(40);
  test.info().annotations.push({ type: "subscriptions", description: String(settled) });
  console.log(`${settled} subscriptions for 12 edits in ${Date.now() - began} ms`);
});
