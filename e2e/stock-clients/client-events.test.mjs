import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { frames, notes, refusal, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/** Two clients in one channel, and what the second hears of the first. */
async function talk(/** @type {string} */ channel, options = {}) {
  const speaker = await hub.connected({ as: { id: "speaker" }, ...options });
  const room = await subscribed(speaker, channel);
  const listener = await hub.connected({ as: { id: "listener" }, ...options });
  await subscribed(listener, channel);
  const said = frames(listener);
  said.heard.length = 0;
  return { speaker, room, listener, said };
}

/** Only what clients say, without the protocol's own events. */
const clientEvents = (/** @type {any[]} */ heard) =>
  heard.filter(({ event }) => !event.startsWith("pusher"));

test("a client event is heard by the others and not by who sent it", async () => {
  const { speaker, room, said } = await talk("private-talk");
  const own = notes(speaker);
  room.trigger("client-typed", { text: "Möwe", n: [1, null] });
  await said.untilThat((heard) => clientEvents(heard).length === 1, "the event is heard");
  await settled(speaker);
  assert.deepEqual(own.heard, []);
  assert.deepEqual(clientEvents(said.heard), [
    { event: "client-typed", channel: "private-talk", data: { text: "Möwe", n: [1, null] } },
  ]);
});

test("in a presence channel it is said who sent it, in a private one it is not", async () => {
  const presence = await talk("presence-talk");
  const heard = new Promise((resolve) => {
    const room = presence.listener.channel("presence-talk");
    room.bind("client-typed", (/** @type {any} */ _, /** @type {any} */ about) => resolve(about));
  });
  presence.room.trigger("client-typed", {});
  assert.deepEqual(await heard, { user_id: "speaker" });

  const { room, said } = await talk("private-anonymous");
  room.trigger("client-typed", {});
  await said.untilThat((all) => clientEvents(all).length === 1, "the event is heard");
  assert.ok(!("user_id" in clientEvents(said.heard)[0]));
});

test("nobody can speak in the name of another, or add to what is passed on", async () => {
  for (const channel of ["presence-names", "private-names"]) {
    const { speaker, said } = await talk(channel);
    const forged = { event: "client-order", channel, data: {}, user_id: "owner", socket_id: "1.1" };
    speaker.connection.send(JSON.stringify(forged));
    await said.untilThat((heard) => clientEvents(heard).length === 1, "the event is heard");
    const [{ user_id, ...rest }] = clientEvents(said.heard);
    assert.equal(user_id, channel.startsWith("presence-") ? "speaker" : undefined);
    assert.deepEqual(rest, { event: "client-order", channel, data: {} });
  }
});

describe("what is refused reaches nobody, and the speaker is told", () => {
  for (const [name, channel, app, speak] of /** @type {[string, string, any, any][]} */ ([
    ["a client event on a public channel", "square", apps.full, "client-shout"],
    ["a name that is the protocol's", "private-a", apps.full, "pusher:subscription_succeeded"],
    ["a name inside the protocol", "private-b", apps.full, "pusher_internal:member_added"],
    ["a name that does not say client", "private-c", apps.full, "shout"],
    ["a name that almost says client", "private-d", apps.full, "client"],
    ["a client event where the app has none", "private-e", apps.plain, "client-shout"],
  ])) {
    test(name, async () => {
      const { speaker, said } = await talk(channel, { app });
      const words = await refusal(speaker, () => speaker.send_event(speak, { a: 1 }, channel));
      assert.match(words, /\w/);
      await hub.server(app).trigger(channel, "end", {});
      await said.untilThat((heard) => heard.some(({ event }) => event === "end"), "the end");
      assert.deepEqual(
        said.heard.filter(({ data }) => data?.a === 1),
        [],
      );
    });
  }

  test("a client event of somebody who is not in the channel", async () => {
    const { said } = await talk("private-closed");
    const outsider = await hub.connected();
    const shout = () => outsider.send_event("client-shout", {}, "private-closed");
    assert.match(await refusal(outsider, shout), /\w/);
    await hub.server().trigger("private-closed", "end", {});
    await said.untilThat((heard) => heard.some(({ event }) => event === "end"), "the end");
    assert.deepEqual(
      clientEvents(said.heard).map(({ event }) => event),
      ["end"],
    );
  });
});

test("who speaks too fast is told by 4301, stays, and may speak again", async () => {
  const { speaker, room, said } = await talk("private-fast", { app: apps.small });
  const errors = frames(speaker, "pusher:error");
  for (let n = 0; n < 12; n += 1) room.trigger("client-word", n);
  await settled(speaker);
  assert.ok(errors.heard.length > 0, "nothing was refused");
  assert.deepEqual([...new Set(errors.heard.map(({ data }) => data.code))], [4301]);
  assert.equal(speaker.connection.state, "connected");
  // Three a second are allowed; a slow machine may have taken longer than one.
  const words = () => clientEvents(said.heard).map(({ data }) => data);
  await said.untilThat(() => words().length + errors.heard.length === 12, "all are accounted for");
  assert.ok(words().length >= 3 && words().length <= 6, `${words()}`);
  assert.deepEqual(words().slice(0, 3), [0, 1, 2]);

  await sleep(1_000);
  room.trigger("client-word", "again");
  await said.untilThat(() => words().includes("again"), "the speaker is heard again");
});

test("ten a second may be said when nothing else is set", async () => {
  const { speaker, room, said } = await talk("private-ten");
  const errors = frames(speaker, "pusher:error");
  for (let n = 0; n < 10; n += 1) room.trigger("client-word", n);
  await said.untilThat((heard) => clientEvents(heard).length === 10, "ten words");
  await settled(speaker);
  assert.deepEqual(errors.heard, []);
  for (let n = 0; n < 30; n += 1) room.trigger("client-word", n);
  await errors.until(1);
  assert.equal(errors.heard[0].data.code, 4301);
});
