import { Guest } from "../support/guest";
import { photo } from "../support/places";
import { Staff, snapshot, upload } from "../support/staff";
import { expect, test } from "../support/test";

test("a guest of another hotel hears nothing of Killarney", async ({ server, profile }) => {
  const here = await Guest.open(await profile(), server, "killarney");
  const there = await Guest.open(await profile(), server, "harbour");
  const { name } = await snapshot(server, "harbour");

  const killarney = await Staff.signIn(server, "manager", "killarney");
  await killarney.edit({ name_override: "Only for Killarney" });
  await killarney.uploadGallery(photo("harbour-cove.jpg"));
  await expect(here.heading()).toHaveText("Only for Killarney");
  await here.showsGallery(await galleryOf("killarney"));
  expect(here.hearing.events().length).toBeGreaterThanOrEqual(2);

  await expect(there.heading()).toHaveText(name);
  expect(there.hearing.events()).toEqual([]);

  // It was listening all the while: its own hotel's next edit arrives, and arrives alone.
  const harbour = await Staff.signIn(server, "harbour", "harbour");
  await harbour.edit({ name_override: "Harbour, renamed" });
  await expect(there.heading()).toHaveText("Harbour, renamed");
  expect(there.hearing.events()).toEqual([["hotel-harbour", "settings-updated"]]);
  await expect(here.heading()).toHaveText("Only for Killarney");

  async function galleryOf(slug: string): Promise<string[]> {
    return (await snapshot(server, slug)).gallery_images.map((image) => image.public_id ?? "");
  }
});

test("the manager of another hotel is turned away and changes nothing", async ({ server }) => {
  const before = await snapshot(server, "killarney");
  const stranger = await Staff.signIn(server, "harbour", "killarney");
  const room = before.room_types[0]?.id;
  const file = photo("harbour-cove.jpg");

  const attempts = [
    await stranger.request("GET", "settings/"),
    await stranger.request("PATCH", "settings/", { slogan: "Come to the Harbour instead" }),
    await stranger.request("PATCH", "settings/", await upload("hero_image", file)),
    await stranger.request("POST", "settings/gallery/upload/", await upload("image", file)),
    await stranger.request("POST", "settings/gallery/reorder/", {
      gallery: before.gallery.toReversed(),
    }),
    await stranger.request("DELETE", "settings/gallery/remove/", { url: before.gallery[0] }),
    await stranger.request("PATCH", `room-types/${room}/`, { starting_price_from: "1.00" }),
    await stranger.request("POST", `room-types/${room}/upload-image/`, await upload("photo", file)),
    await stranger.request("DELETE", `room-types/${room}/`),
  ];

  for (const answer of attempts) {
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toBe("You can only access resources from your hotel.");
  }
  expect(await snapshot(server, "killarney")).toEqual(before);

  // The same account may do all this at home.
  const home = await Staff.signIn(server, "harbour", "harbour");
  expect((await home.request("PATCH", "settings/", { slogan: "At home" })).status).toBe(200);
});
