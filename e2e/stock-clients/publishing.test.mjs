import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Hub, notes, refused, subscribed } from "./hub.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

test("one trigger reaches several channels", async () => {
  const listeners = await Promise.all(["a", "b", "c"].map((channel) => hub.listener(channel)));
  const pages = listeners.map(notes);
  const server = hub.server();
  await server.trigger(["a", "b"], "both", {});
  await server.trigger(["a", "b", "c"], "all", {});
  await Promise.all([pages[0].until(2), pages[1].until(2), pages[2].until(1)]);
  const names = pages.map((page) => page.heard.map(({ event }) => event));
  assert.deepEqual(names, [["both", "all"], ["both", "all"], ["all"]]);
});

test("the editor's own socket is left out", async () => {
  const editor = await hub.listener("desk");
  const reader = await hub.listener("desk");
  const [own, others] = [notes(editor), notes(reader)];
  const server = hub.server();
  const { socket_id } = editor.connection;
  await server.trigger("desk", "edited", 1, { socket_id });
  await server.trigger("desk", "edited", 2);
  await Promise.all([own.until(1), others.until(2)]);
  assert.deepEqual(
    own.heard.map(({ data }) => data),
    [2],
  );
  assert.deepEqual(
    others.heard.map(({ data }) => data),
    [1, 2],
  );
});

test("a batch is delivered in its order", async () => {
  const listener = await hub.listener("batches");
  const page = notes(listener);
  const batch = [1, 2, 3].map((data) => ({ channel: "batches", name: "part", data }));
  await hub.server().triggerBatch(batch);
  await page.until(3);
  assert.deepEqual(
    page.heard.map(({ data }) => data),
    [1, 2, 3],
  );
});

test("the server library can ask who is there", async () => {
  const listener = await hub.listener("asked");
  await subscribed(listener, "asked-too");
  const server = hub.server();
  const all = await server.get({ path: "/channels", params: { filter_by_prefix: "asked" } });
  assert.deepEqual(await all.json(), { channels: { asked: {}, "asked-too": {} } });
  const params = { info: "subscription_count" };
  const one = await server.get({ path: "/channels/asked", params });
  assert.deepEqual(await one.json(), { occupied: true, subscription_count: 1 });
  const told = await server.trigger("asked", "event", {}, params);
  assert.deepEqual(await told.json(), { channels: { asked: { subscription_count: 1 } } });
});

test("whoever does not know the secret is refused and reaches nobody", async () => {
  const listener = await hub.listener("safe");
  const page = notes(listener);
  const impostor = hub.server({ secret: "guessed" });
  await refused(impostor.trigger("safe", "forged", {}), 401, /signature/);
  const foreign = hub.server({ key: "another-key" });
  await refused(foreign.trigger("safe", "forged", {}), 401, /auth_key/);
  const lost = hub.server({ appId: "9" });
  await refused(lost.trigger("safe", "forged", {}), 404, /Unknown app/);

  await hub.server().trigger("safe", "real", {});
  await page.until(1);
  assert.deepEqual(page.heard, [{ event: "real", data: {} }]);
});

test("events that break a rule are refused with its status and reach nobody", async () => {
  const listener = await hub.listener("rules");
  const page = notes(listener);
  const server = hub.server();
  await refused(server.trigger("rules", "large", "x".repeat(10_241)), 413, /10241 bytes/);
  // The library lets names of up to 200 characters pass; the protocol has 164.
  await refused(server.trigger(["rules", "x".repeat(165)], "long", {}), 400, /165/);
  // The library checks names by itself, so this one goes around the check.
  const body = { name: "spaced", data: "{}", channels: ["rules", "not a name"] };
  await refused(server.post({ path: "/events", body }), 400, /not a name/);
  const asking = { info: "user_count" };
  await refused(server.trigger("rules", "asking", {}, asking), 400, /presence/);

  const largest = "x".repeat(10_240);
  await server.trigger(["rules", "x".repeat(164)], "largest", largest);
  await page.until(1);
  assert.deepEqual(page.heard, [{ event: "largest", data: largest }]);
});
