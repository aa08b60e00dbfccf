import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub, refused } from "./support/hub.mjs";
import { frames, notes, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

const datas = (/** @type {any} */ page) => page.heard.map((/** @type {any} */ { data }) => data);

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

test("a hundred channels fit into one trigger", async () => {
  const channels = Array.from({ length: 101 }, (_, number) => `many-${number}`);
  const listener = await hub.listener("many-99");
  const page = notes(listener);
  // The library refuses more by itself; this goes around its check.
  const body = { name: "x", data: "1", channels };
  await refused(hub.server().post({ path: "/events", body }), 400, /100/);
  await hub.server().trigger(channels.slice(0, 100), "x", 2);
  await page.until(1);
  assert.deepEqual(datas(page), [2]);
});

test("a single channel may be named as such", async () => {
  const listener = await hub.listener("single");
  const page = notes(listener);
  const body = { name: "x", data: "1", channel: "single" };
  const answer = await hub.server().post({ path: "/events", body });
  assert.equal(await answer.text(), "{}");
  await page.until(1);
});

describe("leaving somebody out", () => {
  test("the editor's own socket is left out on all channels of the call", async () => {
    const editor = await hub.listener("desk");
    await subscribed(editor, "hall");
    const reader = await hub.listener("desk");
    await subscribed(reader, "hall");
    const [own, others] = [frames(editor, "edited"), frames(reader, "edited")];
    const server = hub.server();
    const { socket_id } = editor.connection;
    await server.trigger(["desk", "hall"], "edited", 1, { socket_id });
    for (const channel of ["desk", "hall"]) await server.trigger(channel, "edited", 2);
    await Promise.all([own.until(2), others.until(4)]);
    // Channels are in order, each by itself.
    const heard = (/** @type {any} */ notes, /** @type {string} */ where) =>
      datas({ heard: notes.heard.filter((/** @type {any} */ frame) => frame.channel === where) });
    for (const channel of ["desk", "hall"]) {
      assert.deepEqual(heard(own, channel), [2]);
      assert.deepEqual(heard(others, channel), [1, 2]);
    }
  });

  test("a socket that is not there leaves out nobody", async () => {
    const reader = await hub.listener("everybody");
    const page = notes(reader);
    await hub.server().trigger("everybody", "said", 1, { socket_id: "1.1" });
    await page.until(1);
  });

  test("in a batch each event leaves out its own", async () => {
    const first = await hub.listener("pairs");
    const second = await hub.listener("pairs");
    const pages = [notes(first), notes(second)];
    const [one, two] = [first.connection.socket_id, second.connection.socket_id];
    await hub.server().triggerBatch([
      { channel: "pairs", name: "n", data: 1, socket_id: one },
      { channel: "pairs", name: "n", data: 2, socket_id: two },
      { channel: "pairs", name: "n", data: 3 },
    ]);
    await Promise.all(pages.map((page) => page.until(2)));
    assert.deepEqual(pages.map(datas), [
      [2, 3],
      [1, 3],
    ]);
  });
});

describe("batches", () => {
  test("a batch is delivered in its order", async () => {
    const listener = await hub.listener("batches");
    const page = notes(listener);
    const batch = Array.from({ length: 10 }, (_, data) => ({
      channel: "batches",
      name: "part",
      data,
    }));
    const answer = await hub.server().triggerBatch(batch);
    assert.equal(await answer.text(), "{}");
    await page.until(10);
    assert.deepEqual(datas(page), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("eleven events, or one that is too large, and nothing of the batch is sent", async () => {
    const listener = await hub.listener("whole");
    const page = notes(listener);
    const events = (/** @type {number} */ length) =>
      Array.from({ length }, () => ({ channel: "whole", name: "x", data: "small" }));
    await refused(hub.server().triggerBatch(events(11)), 400, /10/);
    const large = { channel: "whole", name: "x", data: "é".repeat(5_121) };
    await refused(hub.server().triggerBatch([...events(2), large]), 413, /10242 bytes/);
    const lost = { channel: "not a channel", name: "x", data: "small" };
    await refused(hub.server().triggerBatch([...events(2), lost]), 400, /not a channel/);
    await hub.server().trigger("whole", "end", "end");
    await page.until(1);
    assert.deepEqual(datas(page), ["end"]);
  });

  test("a batch answers per event what was asked about it", async () => {
    await hub.listener("presence-batch", { as: { id: "reader" } });
    const answer = await hub.server().triggerBatch([
      { channel: "presence-batch", name: "x", data: 1, info: "user_count" },
      { channel: "unasked", name: "x", data: 1 },
    ]);
    assert.deepEqual(await answer.json(), { batch: [{ user_count: 1 }, {}] });
  });
});

test("a trigger answers what was asked about its channels", async () => {
  await hub.listener("presence-asked", { as: { id: "reader" } });
  await hub.listener("presence-asked", { as: { id: "reader" } });
  const server = hub.server();
  const users = await server.trigger("presence-asked", "x", 1, { info: "user_count" });
  assert.deepEqual(await users.json(), { channels: { "presence-asked": { user_count: 1 } } });

  await hub.listener("asked");
  const subscribers = await server.trigger(["asked", "empty"], "x", 1, {
    info: "subscription_count",
  });
  assert.deepEqual(await subscribers.json(), {
    channels: { asked: { subscription_count: 1 }, empty: { subscription_count: 0 } },
  });
  await refused(server.trigger("asked", "x", 1, { info: "user_count" }), 400, /presence/);
});

describe("events that break a rule", () => {
  test("they are refused with its status and reach nobody", async () => {
    const listener = await hub.listener("rules");
    const page = notes(listener);
    const server = hub.server();
    const post = (/** @type {any} */ body) => server.post({ path: "/events", body });
    await refused(server.trigger("rules", "large", "x".repeat(10_241)), 413, /10241 bytes/);
    // Bytes, not letters.
    await refused(server.trigger("rules", "large", "é".repeat(5_121)), 413, /10242 bytes/);
    // The library lets names of up to 200 characters pass; the protocol has 164.
    await refused(server.trigger(["rules", "x".repeat(165)], "long", {}), 400, /165/);
    // The library checks these by itself, so they go around it.
    const right = { name: "n", data: "{}", channels: ["rules"] };
    await refused(post({ ...right, channels: ["rules", "not a name"] }), 400, /not a name/);
    await refused(post({ ...right, name: "n".repeat(201) }), 400, /201/);
    await refused(post({ ...right, channels: ["rules", "#news"] }), 400, /#news/);
    await refused(post({ ...right, channels: [] }), 400);
    for (const missing of ["name", "data", "channels"]) {
      await refused(post({ ...right, [missing]: undefined }), 400, /\w/);
    }
    await refused(post({ ...right, data: { not: "a string" } }), 400, /string/);
    await refused(post({ ...right, socket_id: "nonsense" }), 400, /socket_id/);

    const largest = "x".repeat(10_240);
    await server.trigger(["rules", "x".repeat(164)], "n".repeat(200), largest);
    await page.until(1);
    assert.deepEqual(page.heard, [{ event: "n".repeat(200), data: largest }]);
  });

  test("an app that is switched off publishes nothing", async () => {
    await refused(hub.server(apps.closed).trigger("news", "x", 1), 403);
  });

  test("an app over its quota is refused until it has slowed down", async () => {
    const server = hub.server(apps.narrow);
    const triggers = Array.from({ length: 20 }, () => server.trigger("news", "x", 1));
    const outcomes = await Promise.allSettled(triggers);
    const failures = outcomes.flatMap((outcome) => ("reason" in outcome ? [outcome.reason] : []));
    assert.ok(failures.length >= 10, `${failures.length} of 20 were refused`);
    assert.ok(failures.length < 20, "none went through");
    for (const { status, body } of failures) {
      assert.equal(status, 403, body);
      assert.match(body, /second/);
    }
    // The neighbours do not feel it.
    await hub.server().trigger("news", "x", 1);
  });
});
