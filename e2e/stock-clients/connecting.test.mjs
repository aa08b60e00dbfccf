import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import {
  frames,
  inTime,
  nextError,
  notes,
  settled,
  state,
  subscribed,
} from "./support/listening.mjs";

// Side by side, because most of the time here is spent waiting for pusher-js to try again.
describe("connecting", { concurrency: true }, () => {
  test("a client is greeted with its id and takes the hub's activity timeout", async (t) => {
    const hub = await Hub.during(t);
    const client = await hub.connected({ activityTimeout: 3_600_000 });
    assert.match(client.connection.socket_id, /^\d+\.\d+$/);
    const { activityTimeout } = /** @type {any} */ (client.connection);
    assert.equal(activityTimeout, 120_000);
    const other = await hub.connected();
    assert.notEqual(other.connection.socket_id, client.connection.socket_id);
  });

  test("parameters of the address that nobody knows are ignored", async (t) => {
    const hub = await Hub.during(t);
    // The library puts its own parameters behind the key; here they end up in `rest`.
    const key = `${apps.full.key}?surprise=%20&protocol=7&rest=`;
    await subscribed(await hub.connected({ key }), "news");
  });

  test("an error is an object, has no code, and belongs to no channel", async (t) => {
    const hub = await Hub.during(t);
    const client = await hub.listener("news");
    const errors = frames(client, "pusher:error");
    client.send_event("pusher:subscribe", { auth: "", channel: "news" });
    await errors.until(1);
    const [{ channel, data }] = errors.heard;
    assert.equal(channel, undefined);
    assert.deepEqual(Object.keys(data).sort(), ["code", "message"]);
    assert.equal(data.code, null);
    assert.match(data.message, /\w/);
  });

  test("a client that is turned away without a word does try again", async (t) => {
    const hub = await Hub.during(t);
    // The premise of all that follows: only a close code makes this library stop.
    const closedDoor = createServer().listen(0, "127.0.0.1");
    t.after(() => closedDoor.close());
    await once(closedDoor, "listening");
    let knocks = 0;
    const twice = new Promise((resolve) => {
      closedDoor.on("upgrade", (request, socket) => {
        socket.on("error", () => {});
        socket.end(accepted(request));
        knocks += 1;
        if (knocks === 2) resolve(undefined);
      });
    });
    hub.client({ wsPort: /** @type {any} */ (closedDoor.address()).port });
    await inTime(twice, "a second knock");
  });

  for (const [name, options, code] of /** @type {const} */ ([
    [
      "a client that has a key that no app has is told 4001 and stops for good",
      { key: "nobodys-key" },
      4001,
    ],
    [
      "a client that belongs to an app that is switched off is told 4003 and stops for good",
      { app: apps.closed },
      4003,
    ],
    [
      "a client that comes to a path below the app is told 4005 and stops for good",
      { key: `${apps.full.key}/deeper` },
      4005,
    ],
    [
      "a client that names a version that is no number is told 4006 and stops for good",
      { key: `${apps.full.key}?protocol=seven&rest=` },
      4006,
    ],
    [
      "a client that names a protocol that is too old is told 4007 and stops for good",
      { key: `${apps.full.key}?protocol=3&rest=` },
      4007,
    ],
    [
      "a client that names a protocol of the future is told 4007 and stops for good",
      { key: `${apps.full.key}?protocol=8&rest=` },
      4007,
    ],
    [
      "a client that names no protocol is told 4008 and stops for good",
      { key: `${apps.full.key}?rest=` },
      4008,
    ],
  ])) {
    test(name, async (t) => {
      const hub = await Hub.during(t);
      const stranger = hub.client(options);
      stranger.subscribe("news");
      const foreign = notes(stranger);
      await stopsForGood(stranger, code);

      const listener = await hub.listener("news");
      const page = notes(listener);
      await hub.server().trigger("news", "printed", {});
      await page.until(1);
      assert.deepEqual(foreign.heard, []);
    });
  }

  test("one connection more than the app may have is told 4004 and stops for good", async (t) => {
    const hub = await Hub.during(t);
    const first = await hub.connected({ app: apps.narrow });
    const second = await hub.listener("news", { app: apps.narrow });
    await stopsForGood(hub.client({ app: apps.narrow }), 4004);
    assert.equal(first.connection.state, "connected");
    // Those of other apps are not counted, and those who went no longer.
    await hub.connected({ app: apps.plain });
    first.disconnect();
    await hub.untilIn({ app: apps.narrow });
    assert.equal(second.connection.state, "connected");
  });

  test("whoever shows no ticket in time is told 4009 and stops for good", async (t) => {
    const hub = await Hub.during(t);
    const app = apps.guarded;
    const guest = hub.listener("news", { app });
    const reader = hub.listener("private-news", { app });
    const user = hub.signedIn({ id: "reader" }, { app });
    await stopsForGood(await guest, 4009);
    for (const client of [await reader, await user]) {
      await settled(client);
      assert.equal(client.connection.state, "connected");
    }
  });

  test("a full hub is told by 4100, and who waits gets in when there is room", async (t) => {
    const hub = await Hub.during(t, { env: { FRONTAGE_MAX_SOCKETS: "1" } });
    const first = await hub.connected();
    const second = hub.client();
    const start = Date.now();
    const { data } = await nextError(second);
    assert.equal(data.code, 4100);
    first.disconnect();
    await state(second, "connected");
    assert.ok(Date.now() - start >= 900, "the client came back without waiting");
  });

  for (const [name, end] of /** @type {const} */ ([
    [
      "clients find back and hear again after the hub is restarted",
      (/** @type {Hub} */ hub) => hub.terminate(),
    ],
    [
      "clients find back and hear again after the hub crashes and comes back",
      (/** @type {Hub} */ hub) => hub.kill(),
    ],
  ])) {
    test(name, async (t) => {
      const hub = await Hub.during(t);
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
    const hub = await Hub.during(t);
    const quiet = await hub.connected({ activityTimeout: 500, pongTimeout: 1_000 });
    const before = quiet.connection.socket_id;
    const changes = changesOf(quiet);
    const pongs = frames(quiet, "pusher:pong");
    await pongs.until(4);
    assert.equal(changes.count, 0, "a ping was not answered in time");
    await subscribed(quiet, "news");
    assert.equal(quiet.connection.socket_id, before);
  });
});

/**
 * The client is told the code, and does not try again in the time in which it would.
 * @param {import("pusher-js").default} client
 * @param {number} code
 */
async function stopsForGood(client, code) {
  const { data } = await nextError(client);
  assert.equal(data.code, code);
  assert.match(data.message, /\w/);
  await state(client, "disconnected");
  const changes = changesOf(client);
  // After a connection that was lost, pusher-js waits a second.
  await sleep(1_500);
  assert.equal(changes.count, 0, "the client tried again");
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

/**
 * The answer that opens a WebSocket, before a door is slammed.
 * @param {import("node:http").IncomingMessage} request
 */
function accepted(request) {
  const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const answer = createHash("sha1").update(key).digest("base64");
  const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...head, `Sec-WebSocket-Accept: ${answer}`, "", ""].join("\r\n");
}
