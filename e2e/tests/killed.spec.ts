import { Guest } from "../support/guest";
import { freePort, Server } from "../support/server";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

test("a guest's page shows an edit whose server was killed before it could tell anyone", async ({
  dataDir,
  profile,
  complaints,
}) => {
  const port = await freePort();
  const mute = await Server.start({ dataDir, port, env: { FRONTAGE_TEST_HOLD_RELAY: "1" } });
  const guest = await Guest.open(await profile(), mute, "killarney");
  const { name } = await snapshot(mute, "killarney");
  const staff = await Staff.signIn(mute, "manager", "killarney");

  const revision = await staff.edit({ name_override: "Saved just before the lights went out" });
  await mute.kill();
  // The server is gone and the page has not heard: what follows is the second server's doing.
  await expect(guest.heading()).toHaveText(name);
  expect(guest.hearing.events()).toEqual([]);

  complaints.expect(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  const awake = await Server.start({ dataDir, port });
  try {
    expect((await snapshot(awake, "killarney")).revision).toBe(revision);
    await expect(guest.heading()).toHaveText("Saved just before the lights went out", {
      timeout: 30_000,
    });
    await guest.neverReloaded();
  } finally {
    await awake.stop();
  }
});
