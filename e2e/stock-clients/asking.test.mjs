import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub, refused } from "./support/hub.mjs";
import { settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/**
 * What the server library is answered.
 * @param {string} path
 * @param {Record<string, string>} [params]
 */
async function ask(path, params, app = apps.full) {
  return (await hub.server(app).get({ path, params })).json();
}

describe("all channels", () => {
  test("only those are listed where somebody is, without attributes", async () => {
    const listener = await hub.listener("asked");
    await subscribed(listener, "asked-too");
    await subscribed(listener, "other");
    const filter = { filter_by_prefix: "asked" };
    assert.deepEqual(await ask("/channels", filter), { channels: { asked: {}, "asked-too": {} } });
    const all = await ask("/channels");
    assert.deepEqual(all.channels.other, {});
    listener.unsubscribe("asked-too");
    await settled(listener);
    assert.deepEqual(await ask("/channels", filter), { channels: { asked: {} } });
  });

  test("users are counted when asked for, each once, in presence channels only", async () => {
    await hub.listener("presence-count-a", { as: { id: "reader" } });
    await hub.listener("presence-count-a", { as: { id: "reader" } });
    await hub.listener("presence-count-a", { as: { id: "editor" } });
    await hub.listener("presence-count-b", { as: { id: "reader" } });
    const filter = { filter_by_prefix: "presence-count" };
    assert.deepEqual(await ask("/channels", { ...filter, info: "user_count" }), {
      channels: { "presence-count-a": { user_count: 2 }, "presence-count-b": { user_count: 1 } },
    });
    const server = hub.server();
    for (const params of [
      { info: "user_count" },
      { info: "user_count", filter_by_prefix: "private-" },
      { info: "nonsense", filter_by_prefix: "presence-" },
    ]) {
      await refused(server.get({ path: "/channels", params }), 400);
    }
  });

  test("each app has its own", async () => {
    await hub.listener("own", { app: apps.plain });
    assert.deepEqual(await ask("/channels", { filter_by_prefix: "own" }), { channels: {} });
    assert.deepEqual(await ask("/channels", {}, apps.plain), { channels: { own: {} } });
  });
});

describe("one channel", () => {
  test("it is occupied or not, and says more only when asked", async () => {
    await hub.listener("one");
    assert.deepEqual(await ask("/channels/one"), { occupied: true });
    assert.deepEqual(await ask("/channels/none"), { occupied: false });
    assert.deepEqual(await ask("/channels/one", { info: "subscription_count" }), {
      occupied: true,
      subscription_count: 1,
    });
  });

  test("its users are counted once each", async () => {
    await hub.listener("presence-one", { as: { id: "reader" } });
    await hub.listener("presence-one", { as: { id: "reader" } });
    assert.deepEqual(await ask("/channels/presence-one", { info: "user_count" }), {
      occupied: true,
      user_count: 1,
    });
  });

  test("several attributes are asked for at once", async () => {
    await hub.listener("cache-several");
    assert.deepEqual(await ask("/channels/cache-several", { info: "subscription_count,cache" }), {
      occupied: true,
      subscription_count: 1,
      cache: null,
    });
  });

  test("an attribute that does not fit is a mistake", async () => {
    const server = hub.server();
    for (const [channel, info] of [
      ["one", "user_count"],
      ["presence-one", "subscription_count"],
      ["one", "cache"],
      ["one", "nonsense"],
    ]) {
      await refused(server.get({ path: `/channels/${channel}`, params: { info } }), 400);
    }
    await refused(server.get({ path: "/channels/not%20a%20name" }), 400);
  });

  test("its name may have every character that names have", async () => {
    const name = "presence-a=b@c,d.e;f_1";
    await hub.listener(name, { as: { id: "reader" } });
    assert.deepEqual(await ask(`/channels/${name}`), { occupied: true });
    assert.deepEqual(await ask("/channels", { filter_by_prefix: name, info: "user_count" }), {
      channels: { [name]: { user_count: 1 } },
    });
  });
});

describe("the users of a channel", () => {
  test("each is named once", async () => {
    await hub.listener("presence-users", { as: { id: "reader" } });
    await hub.listener("presence-users", { as: { id: "reader" } });
    await hub.listener("presence-users", { as: { id: "editor", info: { name: "E" } } });
    const { users } = await ask("/channels/presence-users/users");
    assert.deepEqual(
      users.toSorted((/** @type {any} */ a, /** @type {any} */ b) => (a.id < b.id ? -1 : 1)),
      [{ id: "editor" }, { id: "reader" }],
    );
    assert.deepEqual(await ask("/channels/presence-empty/users"), { users: [] });
  });

  test("other channels than presence channels have none to name", async () => {
    await refused(hub.server().get({ path: "/channels/one/users" }), 400, /presence/);
  });
});
