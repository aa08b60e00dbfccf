import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { Guest } from "../support/guest";
import { showsPicture } from "../support/picture";
import { photo } from "../support/places";
import { freePort, Server } from "../support/server";
import { snapshot } from "../support/staff";
import { test as baseTest } from "../support/test";

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

  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await editor.page.route(/\/api\/staff\/hotel\/killarney\/settings\//, async (route) => {
    if (route.request().method() !== "GET") await held;
    await route.continue();
  });
  await editor.choose("hero-file", photo("harbour-hero.jpg"));
  await expect(editor.saveLine()).toContainText("Saving…");
  letGo();
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

baseTest(
  "a save that cannot go out yet says so, and that it is live when it is",
  async ({ dataDir, profile, complaints }) => {
    const hold = join(dataDir, "hold-the-relay");
    const server = await Server.start({
      dataDir,
      port: await freePort(),
      env: { FRONTAGE_TEST_HOLD_RELAY: hold },
    });
    try {
      const editor = await Console.signIn(await profile(), server, "manager", "killarney");
      const guest = await Guest.open(await profile(), server, "killarney");
      await writeFile(hold, "");
      await editor.field("Slogan").fill("Held at the door");
      await editor.save("texts");
      await expect(editor.saveLine()).toContainText("On its way to the pages…");
      await expect(guest.page.getByText("Held at the door")).toHaveCount(0);

      await rm(hold);
      await expect(guest.page.getByText("Held at the door").first()).toBeVisible();
      await expect(editor.saveLine()).toContainText("Saved. Live on 1 of 1 open page");
    } finally {
      // The pages are still open then, and dial in vain.
      complaints.expect(/WebSocket|ERR_CONNECTION|Failed to load resource/);
      await server.stop();
    }
  },
);
