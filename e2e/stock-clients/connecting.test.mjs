import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Hub, inTime, nextError, notes, state, subscribed } from "./hub.mjs";

/** How long pusher-js waits after a lost connection before it tries again, and some more; ms. */
const RETRY = 1_500;

/**
 * A hub for one test.
 * @param {import("node:test").TestContext} t
 */
async function hubFor(t) {
  const hub = await Hub.start();
  t.after(() => hub.stop());
  return hub;
}

/**
 * Counts how often a client changes its state from now on.
 * @param {import("pusher-js").default} client
 */
function changesOf(client) {
  const changes = { count: 0 };
  client.connection.bind("state_change", () => {
    changes.count += 1;
  });
  return changes;
}

// Side by side, because most of the time here is spent waiting for pusher-js to try again.
describe("connecting", { concurrency: true }, () => {
  test("an unknown key stops the client for good, and it hears nothing", async (t) => {
    const hub = await hubFor(t);
    const stranger = hub.client({ key: "nobodys-key" });
    stranger.subscribe("news");
    const foreign = notes(stranger);
    const { error } = await nextError(stranger);
    assert.equal(error.data.code, 4001);
    await state(stranger, "disconnected");

    const listener = await hub.listener("news");
    const page = notes(listener);
    const changes = changesOf(stranger);
    await sleep(RETRY);
    await hub.server().trigger("news", "printed", {});
    await page.until(1);
    assert.deepEqual(foreign.heard, []);
    assert.equal(changes.count, 0, "the stranger tried again");
    assert.equal(stranger.connection.state, "disconnected");
  });

  test("a client that is turned away without a word does try again", async (t) => {
    // The premise of the test above: only the close code makes this library stop.
    const hub = await hubFor(t);
    const closedDoor = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    t.after(() => closedDoor.close());
    await once(closedDoor, "listening");
    const client = hub.client({ wsPort: /** @type {any} */ (closedDoor.address()).port });
    await inTime(once(closedDoor, "connection"), "a first knock");
    await inTime(once(closedDoor, "connection"), "a second knock");
    client.disconnect();
  });

  for (const [how, end] of /** @type {const} */ ([
    ["is restarted", (/** @type {Hub} */ hub) => hub.terminate()],
    ["crashes and comes back", (/** @type {Hub} */ hub) => hub.kill()],
  ])) {
    test(`clients find back and hear again after the hub ${how}`, async (t) => {
      const hub = await hubFor(t);
      const listener = await hub.listener("news");
      const page = notes(listener);
      const before = listener.connection.socket_id;
      await hub.server().trigger("news", "printed", 1);
      await page.until(1);

      const again = new Promise((resolve) => {
        listener.channel("news").bind("pusher:subscription_succeeded", resolve);
      });
      const start = Date.now();
      await end(hub);
      await hub.restart();
      await inTime(again, "the client is subscribed again");
      t.diagnostic(`back ${Date.now() - start} ms after the end began`);
      assert.notEqual(listener.connection.socket_id, before);
      await hub.server().trigger("news", "printed", 2);
      await page.until(2);
      assert.deepEqual(
        page.heard.map(({ data }) => data),
        [1, 2],
      );
    });
  }

  test("a quiet connection is kept by the client's own pings", async (t) => {
    const hub = await hubFor(t);
    const quiet = await hub.connected({ activityTimeout: 500, pongTimeout: 1_000 });
    const before = quiet.connection.socket_id;
    const changes = changesOf(quiet);
    await sleep(3_500);
    assert.equal(changes.count, 0, "a ping was not answered in time");
    await subscribed(quiet, "news");
    assert.equal(quiet.connection.socket_id, before);
  });
});
