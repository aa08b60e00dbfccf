import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { openLine } from "./support/line.mjs";
import { frames, hearing, inTime, refusal, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/**
 * A client that is in a presence channel as somebody.
 * @param {string} channel
 * @param {unknown} id
 */
async function enter(channel, id, info = { name: `the ${id}` }, options = {}) {
  const client = await hub.connected({ as: { id, info }, ...options });
  const room = await subscribed(client, channel);
  return { client, room };
}

describe("members", () => {
  test("who enters learns who is there and who he is; the others learn of him", async () => {
    const editor = await enter("presence-desk", "editor");
    assert.equal(editor.room.members.count, 1);
    assert.deepEqual(editor.room.members.me, { id: "editor", info: { name: "the editor" } });
    const added = hearing(editor.room, "pusher:member_added");

    const author = await enter("presence-desk", "author");
    assert.equal(author.room.members.count, 2);
    assert.deepEqual(author.room.members.members, {
      editor: { name: "the editor" },
      author: { name: "the author" },
    });
    await added.until(1);
    assert.deepEqual(added.heard, [{ id: "author", info: { name: "the author" } }]);
    assert.equal(editor.room.members.count, 2);
  });

  test("who enters is not told of himself, and leaves with one word", async () => {
    const editor = await enter("presence-gate", "editor");
    const removed = hearing(editor.room, "pusher:member_removed");
    const author = await hub.connected({ as: { id: "author" } });
    const heard = frames(author);
    await subscribed(author, "presence-gate");
    await settled(author);
    const told = heard.heard.map(({ event }) => event).filter((event) => event !== "pusher:pong");
    assert.deepEqual(told, ["pusher_internal:subscription_succeeded"]);
    author.unsubscribe("presence-gate");
    await removed.until(1);
    assert.equal(removed.heard[0].id, "author");
    assert.equal(editor.room.members.count, 1);
  });

  test("the list has ids, a count, and in its hash a key for everybody", async () => {
    const first = await hub.connected({ as: { id: "with", info: { name: "N" } } });
    await subscribed(first, "presence-list");
    const second = await hub.connected({ as: { id: "without" } });
    const words = frames(second, "pusher_internal:subscription_succeeded");
    const room = await subscribed(second, "presence-list");
    const { presence } = words.heard[0].data;
    assert.deepEqual(presence.ids.toSorted(), ["with", "without"]);
    assert.equal(presence.count, 2);
    assert.deepEqual(Object.keys(presence.hash).sort(), ["with", "without"]);
    assert.deepEqual(presence.hash.with, { name: "N" });
    // A member without info has a key all the same, or the library would not find itself.
    assert.equal(room.members.me.id, "without");
    assert.ok(room.members.get("without"));
  });

  test("the frames about members hold what the protocol says and no more", async () => {
    const editor = await enter("presence-frames", "editor");
    const added = frames(editor.client, "pusher_internal:member_added");
    const removed = frames(editor.client, "pusher_internal:member_removed");
    const author = await enter("presence-frames", "author", { name: "A" });
    await added.until(1);
    author.client.disconnect();
    await removed.until(1);
    assert.deepEqual(added.heard, [
      {
        event: "pusher_internal:member_added",
        channel: "presence-frames",
        data: { user_id: "author", user_info: { name: "A" } },
      },
    ]);
    assert.deepEqual(removed.heard, [
      {
        event: "pusher_internal:member_removed",
        channel: "presence-frames",
        data: { user_id: "author" },
      },
    ]);
  });

  test("a user with three windows is one member, until the last is closed", async () => {
    const editor = await enter("presence-windows", "editor");
    const changes = frames(editor.client);
    const windows = [];
    for (let i = 0; i < 3; i += 1) windows.push(await enter("presence-windows", "author"));
    assert.equal(windows[2].room.members.count, 2);
    for (const { client } of windows.slice(0, 2)) {
      client.unsubscribe("presence-windows");
      await settled(client);
    }
    await enter("presence-windows", "guest");
    windows[2].client.unsubscribe("presence-windows");
    const told = () =>
      changes.heard
        .filter(({ event }) => /member_(added|removed)/.test(event))
        .map(({ event, data }) => [event.replace("pusher_internal:", ""), data.user_id]);
    await changes.untilThat(() => told().length >= 3, "three changes");
    await settled(editor.client);
    assert.deepEqual(told(), [
      ["member_added", "author"],
      ["member_added", "guest"],
      ["member_removed", "author"],
    ]);
  });

  test("a lost line counts as leaving", async (t) => {
    const line = await openLine(hub.port);
    t.after(() => line.close());
    const editor = await enter("presence-tunnel", "editor");
    const added = hearing(editor.room, "pusher:member_added");
    const removed = hearing(editor.room, "pusher:member_removed");
    await enter("presence-tunnel", "traveller", { name: "T" }, { wsPort: line.port });
    // One client knows that it is in before the other has heard of it.
    await added.until(1);
    assert.equal(editor.room.members.count, 2);
    line.close();
    await removed.until(1);
    assert.equal(removed.heard[0].id, "traveller");
  });

  test("an id that is a number stays a number, and is a text as a key", async () => {
    const editor = await enter("presence-numbers", "editor");
    const added = frames(editor.client, "pusher_internal:member_added");
    const words = await hub.connected({ as: { id: 7, info: { name: "seven" } } });
    const list = frames(words, "pusher_internal:subscription_succeeded");
    const room = await subscribed(words, "presence-numbers");
    assert.deepEqual(room.members.me, { id: 7, info: { name: "seven" } });
    assert.deepEqual(list.heard[0].data.presence.hash["7"], { name: "seven" });
    assert.ok(list.heard[0].data.presence.ids.map(String).includes("7"));
    await added.until(1);
    assert.equal(String(added.heard[0].data.user_id), "7");
    assert.ok(editor.room.members.get(7));
  });
});

describe("limits", () => {
  const roomOf = (/** @type {number} */ length) => "x".repeat(length);

  test("the member after the last that fits is refused, but not another window", async () => {
    const app = apps.small;
    await enter("presence-full", "first", {}, { app });
    const second = await enter("presence-full", "second", {}, { app });
    const third = await hub.connected({ app, as: { id: "third" } });
    const words = await refusal(third, () => third.subscribe("presence-full"));
    assert.match(words, /2/);
    const window = await enter("presence-full", "second", {}, { app });
    assert.equal(window.room.members.count, 2);
    assert.equal(second.room.members.count, 2);
  });

  test("a hundred members fit, the next one does not", async () => {
    const ids = Array.from({ length: 100 }, (_, number) => `member-${number}`);
    const rooms = await Promise.all(ids.map((id) => enter("presence-hall", id)));
    const counts = rooms.map(({ room }) => room.members.count);
    assert.equal(Math.max(...counts), 100);
    const late = await hub.connected({ as: { id: "late" } });
    const words = await refusal(late, () => late.subscribe("presence-hall"));
    assert.match(words, /100/);
  });

  test("what is said about a member has a size, to the byte", async () => {
    const app = apps.small;
    const spare = JSON.stringify({ user_id: "m", user_info: { text: "" } }).length;
    const fits = { text: roomOf(200 - spare) };
    await enter("presence-size", "m", /** @type {any} */ (fits), { app });
    const large = { id: "m", info: { text: roomOf(201 - spare) } };
    const client = await hub.connected({ app, as: large });
    const words = await refusal(client, () => client.subscribe("presence-size"));
    assert.match(words, /200/);
    // Bytes, not letters.
    const wide = { id: "m", info: { text: "é".repeat((202 - spare) / 2) } };
    const other = await hub.connected({ app, as: wide });
    await refusal(other, () => other.subscribe("presence-size"));
  });

  test("an id has up to 128 letters", async () => {
    await enter("presence-ids", roomOf(128));
    const client = await hub.connected({ as: { id: roomOf(129) } });
    const words = await refusal(client, () => client.subscribe("presence-ids"));
    assert.match(words, /128/);
  });
});

describe("who somebody is", () => {
  test("who has signed in needs no further word about who he is", async () => {
    const editor = await enter("presence-signed", "editor");
    const added = hearing(editor.room, "pusher:member_added");
    const app = apps.full;
    // The website signs the channel alone; who it is was said when signing in.
    const user = await hub.signedIn(
      { id: "reader", info: { name: "R" } },
      { channelAuthorization: hub.desk.options(app.id).channelAuthorization },
    );
    const room = await subscribed(user, "presence-signed");
    assert.deepEqual(room.members.me, { id: "reader", info: { name: "R" } });
    await added.until(1);
    assert.deepEqual(added.heard, [{ id: "reader", info: { name: "R" } }]);
  });

  test("who has not signed in must say who he is", async () => {
    const client = await hub.connected();
    const { auth } = hub.server().authorizeChannel(client.connection.socket_id, "presence-who");
    const subscribe = () =>
      client.send_event("pusher:subscribe", { auth, channel: "presence-who" });
    assert.match(await refusal(client, subscribe), /\w/);
  });

  test("the signature covers who somebody is, to the letter", async () => {
    const client = await hub.connected();
    const { socket_id } = client.connection;
    const channel = "presence-forged";
    const signed = hub.server().authorizeChannel(socket_id, channel, { user_id: "reader" });
    const spaced = signed.channel_data?.replace(":", ": ");
    for (const channel_data of ['{"user_id":"owner"}', spaced, undefined]) {
      const { auth } = signed;
      const words = await refusal(client, () =>
        client.send_event("pusher:subscribe", { auth, channel, channel_data }),
      );
      assert.match(words, /\w/);
    }
    const entered = frames(client, "pusher_internal:subscription_succeeded");
    client.send_event("pusher:subscribe", { ...signed, channel });
    await inTime(entered.until(1), "the right words open the door");
  });

  test("what is said about somebody must be an object with an id", async () => {
    const client = await hub.connected();
    const { socket_id } = client.connection;
    const channel = "presence-nobody";
    for (const data of [{}, { user_id: null }, { user_id: "" }, { user_id: {} }, "text", [1]]) {
      const signed = hub.server().authorizeChannel(socket_id, channel, /** @type {any} */ (data));
      const subscribe = () => client.send_event("pusher:subscribe", { ...signed, channel });
      assert.match(await refusal(client, subscribe), /\w/, JSON.stringify(data));
    }
  });
});
