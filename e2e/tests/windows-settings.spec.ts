import type { HotelDocument } from "@frontage/sdk/wire";
import { expect, test } from "../support/company";
import { showsPicture } from "../support/picture";
import { photo } from "../support/places";
import type { Server } from "../support/server";
import { snapshot } from "../support/staff";

/** The new picture's id, once the upload is saved. */
async function newPicture(
  server: Server,
  name: keyof HotelDocument["images"],
  before: HotelDocument,
): Promise<string> {
  const old = before.images[name]?.public_id;
  let id: string | null | undefined = old;
  await expect
    .poll(async () => {
      id = (await snapshot(server, "killarney")).images[name]?.public_id;
      return id;
    })
    .not.toBe(old);
  return id ?? "none";
}

test("a hero image uploaded in one window shows in all others", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
}) => {
  const before = await snapshot(server, "killarney");
  await showsPicture(guest.hero(), before.images.hero?.public_id ?? "none");

  await editor.choose("hero-file", photo("harbour-hero.jpg"));
  const hero = await newPicture(server, "hero", before);

  await showsPicture(guest.hero(), hero);
  await showsPicture(phone.hero(), hero);
  await showsPicture(colleague.preview("hero"), hero);
  await showsPicture(editor.preview("hero"), hero);
  expect((await snapshot(server, "killarney")).revision).toBe(before.revision + 1);
});

test("a logo uploaded in one window shows in all others", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
}) => {
  const before = await snapshot(server, "killarney");

  await editor.choose("logo-file", photo("harbour-logo.png"));
  const logo = await newPicture(server, "logo", before);

  await showsPicture(guest.logo().first(), logo);
  await showsPicture(phone.logo().first(), logo);
  await showsPicture(colleague.preview("logo"), logo);
  await showsPicture(editor.preview("logo"), logo);
});

test("a text saved in one window is read in all others", async ({
  editor,
  colleague,
  guest,
  phone,
}) => {
  await editor.field("Name").fill("Glenlough by the Lakes");
  await editor.field("Tagline").fill("Now with <b>dry</b> & warm boots");
  await editor.save("texts");

  for (const window of [guest, phone]) {
    await expect(window.heading()).toHaveText("Glenlough by the Lakes");
    await expect(window.page.getByText("Now with <b>dry</b> & warm boots").first()).toBeVisible();
  }
  await expect(guest.page).toHaveTitle(/Glenlough by the Lakes/);
  for (const window of [editor, colleague]) {
    await expect(window.field("Name")).toHaveValue("Glenlough by the Lakes");
    await expect(window.page.getByTestId("hotel-name")).toHaveText("Glenlough by the Lakes");
  }
});

test("a colour saved in one window paints all others", async ({
  editor,
  colleague,
  guest,
  phone,
}) => {
  await expect(guest.bookButton()).toHaveCSS("background-color", "rgb(31, 77, 58)");

  await editor.field("Button colour").fill("#8c1c4b");
  await editor.save("theme");

  for (const window of [guest, phone]) {
    await expect(window.bookButton()).toHaveCSS("background-color", "rgb(140, 28, 75)");
  }
  for (const window of [editor, colleague]) {
    await expect(window.field("Button colour")).toHaveValue(/#8c1c4b/i);
  }
});

test("an amenity added and one removed in one window change in all others", async ({
  editor,
  colleague,
  guest,
  phone,
}) => {
  await editor.field("New amenity").fill("Seaweed baths");
  await editor.page.getByRole("button", { name: "Add amenity" }).click();
  await editor.page.getByRole("button", { name: "Remove Walled garden" }).click();
  await editor.save("amenities");

  for (const list of [
    guest.amenities(),
    phone.amenities(),
    colleague.amenities(),
    editor.amenities(),
  ]) {
    await expect(list.filter({ hasText: "Seaweed baths" })).toHaveCount(1);
    await expect(list.filter({ hasText: "Walled garden" })).toHaveCount(0);
    await expect(list).toHaveCount(12);
  }
});

test("what a colleague is typing survives another's save", async ({ editor, colleague, guest }) => {
  await colleague.field("Slogan").fill("Half a sentence, not yet");

  await editor.field("Tagline").fill("Saved while somebody typed");
  await editor.save("texts");

  await expect(guest.page.getByText("Saved while somebody typed").first()).toBeVisible();
  await expect(colleague.field("Tagline")).toHaveValue("Saved while somebody typed");
  await expect(colleague.field("Slogan")).toHaveValue("Half a sentence, not yet");
});
