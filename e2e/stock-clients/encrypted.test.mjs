import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Hub } from "./support/hub.mjs";
import { frames, hearing, refusal, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

test("what is said in an encrypted channel is read by its listeners and not by the hub", async () => {
  const client = await hub.connected();
  const room = await subscribed(client, "private-encrypted-safe");
  const heard = hearing(room, "secret");
  const passed = frames(client, "secret");
  const data = { plain: "text", number: 1 };
  await hub.server().trigger("private-encrypted-safe", "secret", data);
  await heard.until(1);
  assert.deepEqual(heard.heard, [data]);
  assert.deepEqual(Object.keys(passed.heard[0].data).sort(), ["ciphertext", "nonce"]);
  const { channels } = await (await hub.server().get({ path: "/channels" })).json();
  assert.deepEqual(channels["private-encrypted-safe"], {});
});

test("the last event of an encrypted cache channel is read by who comes later", async () => {
  const name = "private-encrypted-cache-safe";
  const client = await hub.connected();
  const misses = frames(client, "pusher:cache_miss");
  await subscribed(client, name);
  await misses.until(1);
  await hub.server().trigger(name, "secret", { number: 2 });
  const late = await hub.connected();
  const room = late.subscribe(name);
  const heard = hearing(room, "secret");
  await heard.until(1);
  await settled(late);
  assert.deepEqual(heard.heard, [{ number: 2 }]);
});

test("an event goes to one encrypted channel at a time, and a batch holds several", async () => {
  const names = ["private-encrypted-a", "private-encrypted-b"];
  const client = await hub.connected();
  const rooms = [await subscribed(client, names[0]), await subscribed(client, names[1])];
  const heard = rooms.map((room) => hearing(room, "secret"));
  const server = hub.server();
  // The library itself sees to the first half.
  assert.throws(() => server.trigger(names, "secret", {}), /encrypted/);
  await server.triggerBatch(names.map((channel) => ({ channel, name: "secret", data: channel })));
  await Promise.all(heard.map((notes) => notes.until(1)));
  assert.deepEqual(
    heard.map((notes) => notes.heard),
    names.map((name) => [name]),
  );
});

test("members of an encrypted channel cannot speak to each other unencrypted", async () => {
  const name = "private-encrypted-mute";
  const [speaker, listener] = [await hub.connected(), await hub.connected()];
  await subscribed(speaker, name);
  await subscribed(listener, name);
  const passed = frames(listener, "client-hint");
  const words = await refusal(speaker, () => speaker.send_event("client-hint", {}, name));
  assert.match(words, /encrypted/);
  const ends = frames(listener, "end");
  await hub.server().trigger(name, "end", {});
  await ends.until(1);
  assert.deepEqual(passed.heard, []);
});

test("what was encrypted with another key is not read", async () => {
  const foreign = hub.server(undefined, {
    encryptionMasterKeyBase64: Buffer.alloc(32, "another").toString("base64"),
  });
  const client = await hub.connected();
  const room = await subscribed(client, "private-encrypted-keys");
  const heard = hearing(room, "secret");
  await foreign.trigger("private-encrypted-keys", "secret", "unreadable");
  await hub.server().trigger("private-encrypted-keys", "secret", "readable");
  await heard.until(1);
  assert.deepEqual(heard.heard, ["readable"]);
});
