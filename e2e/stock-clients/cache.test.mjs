import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Hub } from "./support/hub.mjs";
import { frames, notes, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

const person = (/** @type {string} */ id) => ({ as: { id } });

/** The names of the frames that a newcomer hears when entering, in order. */
async function entering(/** @type {string} */ channel, options = {}) {
  const client = await hub.connected(options);
  const heard = frames(client);
  await subscribed(client, channel);
  await settled(client);
  const own = heard.heard.filter((frame) => frame.channel === channel);
  // How many there are is another story.
  return own.filter(({ event }) => event !== "pusher_internal:subscription_count");
}

// The fourth kind, encrypted, is tried with the other encrypted channels.
for (const prefix of ["cache-", "private-cache-", "presence-cache-"]) {
  describe(`channels that begin with ${prefix}`, () => {
    test("the first comer is told that there is nothing yet", async () => {
      const channel = `${prefix}empty`;
      const heard = await entering(channel, person("first"));
      assert.deepEqual(
        heard.map(({ event }) => event),
        ["pusher_internal:subscription_succeeded", "pusher:cache_miss"],
      );
    });

    test("who comes later hears the last event, alone and as it was", async () => {
      const channel = `${prefix}news`;
      const first = await hub.listener(channel, person("first"));
      const page = notes(first);
      await hub.server().trigger(channel, "printed", { page: 1 });
      await hub.server().trigger(channel, "reprinted", { page: 2 });
      await page.until(2);
      const heard = await entering(channel, person("second"));
      assert.deepEqual(
        heard.map(({ event }) => event),
        ["pusher_internal:subscription_succeeded", "reprinted"],
      );
      assert.deepEqual(heard[1], { event: "reprinted", channel, data: { page: 2 } });
    });

    test("the last event outlives its listeners", async () => {
      const channel = `${prefix}attic`;
      // Nobody ever listened.
      await hub.server().trigger(channel, "kept", 1);
      const first = await hub.connected(person("first"));
      const heard = frames(first, "kept");
      await subscribed(first, channel);
      await heard.until(1);
      first.unsubscribe(channel);
      await settled(first);
      const second = await entering(channel, person("second"));
      assert.deepEqual(
        second.map(({ event }) => event),
        ["pusher_internal:subscription_succeeded", "kept"],
      );
    });
  });
}

test("other channels remember nothing", async () => {
  await hub.server().trigger(["precache-", "nocache", "private-x-cache-"], "gone", 1);
  for (const channel of ["precache-", "nocache", "private-x-cache-"]) {
    const heard = await entering(channel);
    assert.deepEqual(
      heard.map(({ event }) => event),
      ["pusher_internal:subscription_succeeded"],
    );
  }
});

test("what clients tell each other is not remembered", async () => {
  const channel = "private-cache-talk";
  const [speaker, listener] = [await hub.listener(channel), await hub.listener(channel)];
  await hub.server().trigger(channel, "official", 1);
  const page = notes(listener);
  speaker.channel(channel).trigger("client-gossip", 2);
  await page.untilThat((heard) => heard.at(-1)?.event === "client-gossip", "gossip is heard");
  const heard = await entering(channel);
  assert.deepEqual(
    heard.map(({ event }) => event),
    ["pusher_internal:subscription_succeeded", "official"],
  );
});

test("the server library sees what is remembered, and for how long, or null", async () => {
  const server = hub.server();
  const ask = async (/** @type {string} */ channel) => {
    const answer = await server.get({ path: `/channels/${channel}`, params: { info: "cache" } });
    return answer.json();
  };
  assert.deepEqual(await ask("cache-asked"), { occupied: false, cache: null });
  await server.trigger("cache-asked", "kept", { a: 1 });
  const { cache } = await ask("cache-asked");
  assert.equal(cache.data, '{"a":1}');
  assert.ok(cache.ttl > 0 && cache.ttl <= 30 * 60, `${cache.ttl} s`);
});
