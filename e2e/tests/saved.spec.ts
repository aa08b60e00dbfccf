import { expect, test } from "../support/company";
import { showsPicture } from "../support/picture";
import { photo } from "../support/places";
import { snapshot } from "../support/staff";

test("after each save the console says on how many open pages it is", async ({
  server,
  editor,
  guest,
  phone,
}) => {
  await editor.field("Slogan").fill("Counted by those who see it");
  await editor.save("texts");
  await expect(editor.saveLine()).toContainText("Saved. Live on 2 of 2 open pages");
  for (const window of [guest, phone]) {
    await expect(window.page.getByText("Counted by those who see it").first()).toBeVisible();
  }

  await editor.choose("hero-file", photo("harbour-hero.jpg"));
  await expect(editor.saveLine()).toContainText("Saving…");
  await expect(editor.saveLine()).toContainText("Saved. Live on 2 of 2 open pages");
  const { images } = await snapshot(server, "killarney");
  await showsPicture(guest.hero(), images.hero?.public_id ?? "none");
});

test("a save that nobody sees says so, and one that a colleague hears counts as sent", async ({
  editor,
  colleague,
}) => {
  await editor.field("Slogan").fill("For an empty house");
  await editor.save("texts");
  await expect(editor.saveLine()).toContainText("Saved. No page is open now, sent to 1 other.");
  await expect(colleague.field("Slogan")).toHaveValue("For an empty house");
});
