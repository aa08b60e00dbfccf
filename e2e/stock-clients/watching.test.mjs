import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { frames, hearing, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/** @param {import("pusher-js").default} client */
const user = (client) => /** @type {any} */ (client.user);

describe("watching others", () => {
  const watch = (/** @type {any} */ client) => ({
    online: hearing(user(client).watchlist, "online"),
    offline: hearing(user(client).watchlist, "offline"),
  });
  const names = (/** @type {any} */ notes) => notes.heard.flatMap((event) => event.user_ids).sort();

  /** A client with ears for its watchlist before it signs in. */
  async function watcher(/** @type {string[]} */ watchlist, options = {}) {
    const client = await hub.connected({ as: { id: "watcher", watchlist }, ...options });
    return { client, ...watch(client) };
  }

  test("who signs in hears who of his list is there, and then who comes and goes", async () => {
    const here = await hub.signedIn({ id: "here" });
    const passed = await watcher(["here", "away"]);
    const raw = frames(passed.client, "pusher_internal:watchlist_events");
    passed.client.signin();
    await passed.online.until(1);
    assert.deepEqual(names(passed.online), ["here"]);
    await passed.offline.until(1);
    assert.deepEqual(names(passed.offline), ["away"]);
    assert.equal(raw.heard[0].channel, undefined);

    const away = await hub.signedIn({ id: "away" });
    await passed.online.until(2);
    assert.deepEqual(passed.online.heard[1], { name: "online", user_ids: ["away"] });
    // A second window is no news, nor is the end of the first of two.
    const window = await hub.signedIn({ id: "away" });
    away.disconnect();
    here.disconnect();
    await passed.offline.until(2);
    assert.deepEqual(passed.offline.heard[1], { name: "offline", user_ids: ["here"] });
    window.disconnect();
    await passed.offline.until(3);
    assert.deepEqual(passed.offline.heard[2], { name: "offline", user_ids: ["away"] });
    assert.equal(passed.online.heard.length, 2);
  });

  test("a list of more than a hundred is told by 4302 and cut, and all else stays", async () => {
    const list = Array.from({ length: 101 }, (_, number) => `listed-${number}`);
    await hub.signedIn({ id: "listed-99" });
    await hub.signedIn({ id: "listed-100" });
    const { client, online } = await watcher(list);
    const errors = frames(client, "pusher:error");
    client.signin();
    await online.until(1);
    await settled(client);
    assert.deepEqual(
      errors.heard.map(({ data }) => data.code),
      [4302],
    );
    assert.deepEqual(names(online), ["listed-99"]);
    assert.equal(client.connection.state, "connected");
    await subscribed(client, "news");
  });

  test("an app without the feature tells nothing", async () => {
    const app = apps.plain;
    await hub.signedIn({ id: "here" }, { app });
    const { client, online, offline } = await watcher(["here", "away"], { app });
    const answers = frames(client, "pusher:signin_success");
    client.signin();
    await answers.until(1);
    await hub.signedIn({ id: "away" }, { app });
    await settled(client);
    assert.deepEqual([...online.heard, ...offline.heard], []);
  });
});
