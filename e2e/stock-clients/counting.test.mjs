import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { frames, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

const COUNT = "pusher_internal:subscription_count";
const counts = (/** @type {any} */ notes) =>
  notes.heard.map((/** @type {any} */ { data }) => data.subscription_count);

describe("counting subscribers", { concurrency: true }, () => {
  for (const channel of ["audience", "private-audience"]) {
    test(`everybody in ${channel} hears how many there are, at every change`, async () => {
      const first = await hub.connected();
      const heard = frames(first, COUNT);
      const room = await subscribed(first, channel);
      await heard.until(1);
      const second = await hub.connected();
      const own = frames(second, COUNT);
      await subscribed(second, channel);
      await Promise.all([heard.until(2), own.until(1)]);
      assert.equal(room.subscriptionCount, 2);
      second.unsubscribe(channel);
      await heard.until(3);
      const third = await hub.listener(channel);
      third.disconnect();
      await heard.until(5);
      assert.deepEqual(counts(heard), [1, 2, 1, 2, 1]);
      assert.deepEqual(counts(own), [2]);
      assert.deepEqual(heard.heard[0], {
        event: COUNT,
        channel,
        data: { subscription_count: 1 },
      });
    });
  }

  test("a large audience is counted at most every five seconds, and then rightly", async () => {
    const first = await hub.connected();
    const heard = frames(first, COUNT);
    await subscribed(first, "stadium");
    const crowd = await Promise.all(Array.from({ length: 119 }, () => hub.connected()));
    for (const client of crowd.slice(0, 99)) await subscribed(client, "stadium");
    await heard.untilThat(() => counts(heard).includes(100), "a hundred are counted");
    const before = heard.heard.length;
    const start = Date.now();
    for (const client of crowd.slice(99)) await subscribed(client, "stadium");
    await settled(first);
    const at = (Date.now() - start) / 5_000;
    const during = heard.heard.length - before;
    assert.ok(during <= 1 + Math.floor(at), `${during} counts for twenty who came at once`);
    await heard.untilThat(() => counts(heard).at(-1) === 120, "the last number is right");
  });

  test("members are not counted like this", async () => {
    const first = await hub.connected({ as: { id: "first" } });
    const heard = frames(first, COUNT);
    await subscribed(first, "presence-audience");
    await hub.listener("presence-audience", { as: { id: "second" } });
    await settled(first);
    assert.deepEqual(heard.heard, []);
  });

  test("an app without the feature counts nobody", async () => {
    const app = apps.plain;
    const first = await hub.connected({ app });
    const heard = frames(first, COUNT);
    await subscribed(first, "audience");
    await hub.listener("audience", { app });
    await settled(first);
    assert.deepEqual(heard.heard, []);
  });
});
