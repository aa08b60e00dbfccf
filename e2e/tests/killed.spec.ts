import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Guest } from "../support/guest";
import { freePort, Server } from "../support/server";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

test("a guest's page hears an edit whose server was killed before it could tell anyone", async ({
  dataDir,
  profile,
  complaints,
}) => {
  const port = await freePort();
  const hold = join(dataDir, "hold-the-relay");
  await writeFile(hold, "");
  const muted = { dataDir, port, env: { FRONTAGE_TEST_HOLD_RELAY: hold } };

  const first = await Server.start(muted);
  const guest = await Guest.open(await profile(), first, "killarney");
  const { name } = await snapshot(first, "killarney");
  const staff = await Staff.signIn(first, "manager", "killarney");
  const revision = await staff.edit({ name_override: "Saved just before the lights went out" });
  await first.kill();
  // The server is gone and the page has not heard: what follows is the next server's doing.
  await expect(guest.heading()).toHaveText(name);
  expect(guest.hearing.events(), "only a debug build can hold its relay").toEqual([]);

  complaints.expect(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  const second = await Server.start(muted);
  try {
    expect((await snapshot(second, "killarney")).revision).toBe(revision);
    // The page found back and knows by itself that it missed something…
    await guest.hearing.live("killarney", 2);
    await expect(guest.heading()).toHaveText("Saved just before the lights went out");
    expect(guest.hearing.events()).toEqual([]);

    // …and the event itself was not forgotten: it comes as soon as the relay may send.
    await rm(hold);
    await expect
      .poll(() => guest.hearing.events())
      .toEqual([["hotel-killarney", "settings-updated"]]);
    await expect(guest.heading()).toHaveText("Saved just before the lights went out");
    await guest.neverReloaded();
  } finally {
    await second.stop();
  }
});
