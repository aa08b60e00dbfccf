import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Echo from "laravel-echo";
import PusherClient from "pusher-js";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { inTime, Notes } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/**
 * Laravel's client, set up as its manual does for a server of one's own.
 * @param {import("./support/desk.mjs").Person} [person]
 * @returns {any}
 */
function echo(person, app = apps.full) {
  const { channelAuthorization, userAuthentication, ...options } = hub.options({ app, as: person });
  const { endpoint, params } = channelAuthorization;
  return hub.keep(
    new Echo({
      broadcaster: "pusher",
      Pusher: PusherClient,
      key: app.key,
      ...options,
      authEndpoint: endpoint,
      auth: /** @type {any} */ ({ params, headers: {} }),
      userAuthentication: /** @type {any} */ (userAuthentication),
    }),
  );
}

/** Waits until an Echo channel is subscribed to. */
async function entered(/** @type {any} */ channel) {
  const done = new Promise((resolve, reject) => {
    channel.subscribed(resolve);
    channel.error(reject);
    const refused = (/** @type {any} */ error) => reject(new Error(JSON.stringify(error)));
    channel.pusher.connection.bind("error", refused);
  });
  await inTime(done, `subscribed to ${channel.name}`);
  return channel;
}

/** Writes down what a registration such as `listen` calls back with. */
function noting(/** @type {(callback: (data: any) => void) => unknown} */ register) {
  const notes = new Notes();
  register((data) => notes.add(data));
  return notes;
}

test("an event is heard by its short name, its whole name, and among all", async () => {
  const page = await entered(echo().channel("orders"));
  const short = noting((hear) => page.listen("OrderShipped", hear));
  const whole = noting((hear) => page.listen(".order.shipped", hear));
  const all = noting((hear) => page.listenToAll(hear));
  // As Laravel names its events.
  await hub.server().trigger("orders", "App\\Events\\OrderShipped", { order: 1 });
  await hub.server().trigger("orders", "order.shipped", { order: 2 });
  await Promise.all([short.until(1), whole.until(1)]);
  assert.deepEqual([short.heard, whole.heard], [[{ order: 1 }], [{ order: 2 }]]);
  await all.untilThat((heard) => heard.includes(".order.shipped"), "all are heard");
});

test("what Laravel broadcasts to others is not heard by who asked for it", async () => {
  const own = echo();
  const [mine, theirs] = [own.channel("board"), echo().channel("board")];
  await Promise.all([entered(mine), entered(theirs)]);
  const [ownNotes, otherNotes] = [mine, theirs].map((channel) =>
    noting((hear) => channel.listen(".moved", hear)),
  );
  const server = hub.server();
  await server.trigger("board", "moved", 1, { socket_id: own.socketId() });
  await server.trigger("board", "moved", 2);
  await Promise.all([ownNotes.until(1), otherNotes.until(2)]);
  assert.deepEqual([ownNotes.heard, otherNotes.heard], [[2], [1, 2]]);
});

test("a private channel is heard, and its members whisper to each other", async () => {
  const [speaker, listener] = [echo().private("chat.1"), echo().private("chat.1")];
  await Promise.all([entered(speaker), entered(listener)]);
  const whispers = noting((hear) => listener.listenForWhisper("typing", hear));
  const echoes = noting((hear) => speaker.listenForWhisper("typing", hear));
  const events = noting((hear) => speaker.listen(".sent", hear));
  speaker.whisper("typing", { name: "somebody" });
  await whispers.until(1);
  assert.deepEqual(whispers.heard, [{ name: "somebody" }]);
  await hub.server().trigger("private-chat.1", "sent", { text: "hello" });
  await events.until(1);
  assert.deepEqual(echoes.heard, []);
});

test("who joins sees who is here, and the others see him coming and leaving", async () => {
  const editor = echo({ id: 1, info: { id: 1, name: "the editor" } });
  const desk = editor.join("desk.1");
  const here = noting((hear) => desk.here(hear));
  const joining = noting((hear) => desk.joining(hear));
  const leaving = noting((hear) => desk.leaving(hear));
  await here.until(1);
  assert.deepEqual(here.heard, [[{ id: 1, name: "the editor" }]]);

  // Laravel's ids are numbers.
  const author = echo({ id: 2, info: { id: 2, name: "the author" } });
  const seen = noting((hear) => author.join("desk.1").here(hear));
  await Promise.all([seen.until(1), joining.until(1)]);
  const names = seen.heard[0].map((/** @type {any} */ { name }) => name);
  assert.deepEqual(names.sort(), ["the author", "the editor"]);
  assert.deepEqual(joining.heard, [{ id: 2, name: "the author" }]);

  author.join("desk.1").whisper("moved", { to: 3 });
  const whispers = noting((hear) => desk.listenForWhisper("moved", hear));
  author.join("desk.1").whisper("moved", { to: 4 });
  await whispers.untilThat((heard) => heard.some(({ to }) => to === 4), "a whisper is heard");
  author.leave("desk.1");
  await leaving.until(1);
  assert.deepEqual(leaving.heard, [{ id: 2, name: "the author" }]);
});

test("an encrypted channel is read", async () => {
  const channel = await entered(echo().encryptedPrivate("safe"));
  const secrets = noting((hear) => channel.listen(".secret", hear));
  await hub.server().trigger("private-encrypted-safe", "secret", { number: 7 });
  await secrets.until(1);
  assert.deepEqual(secrets.heard, [{ number: 7 }]);
});

test("a notification to a user is heard on his private channel", async () => {
  const channel = await entered(echo().private("App.Models.User.1"));
  const notifications = noting((hear) => channel.notification(hear));
  const event = "Illuminate\\Notifications\\Events\\BroadcastNotificationCreated";
  await hub.server().trigger("private-App.Models.User.1", event, { id: "n-1", type: "invoice" });
  await notifications.until(1);
  assert.deepEqual(notifications.heard, [{ id: "n-1", type: "invoice" }]);
});

test("who leaves a channel by its short name leaves all of its kinds", async () => {
  const client = echo({ id: 1 });
  const kinds = [client.channel("hall"), client.private("hall"), client.join("hall")];
  await Promise.all(kinds.map(entered));
  const fence = await entered(client.channel("fence"));
  const notes = noting((hear) => {
    for (const channel of kinds) channel.listen(".said", hear);
  });
  client.leave("hall");
  const fenced = noting((hear) => fence.listen(".said", hear));
  const names = ["hall", "private-hall", "presence-hall"];
  const occupied = async () => {
    const answer = await hub.server().get({ path: "/channels" });
    const { channels } = await answer.json();
    return names.filter((name) => name in channels);
  };
  while ((await occupied()).length > 0);
  await hub.server().trigger([...names, "fence"], "said", {});
  await fenced.until(1);
  assert.deepEqual(notes.heard, []);
});

test("a user who signs in is reached by his name", async () => {
  const client = echo({ id: "reader" });
  const { pusher } = client.connector;
  const signedIn = noting((hear) => pusher.bind("pusher:signin_success", hear));
  client.connector.signin();
  await signedIn.until(1);
  const calls = noting((hear) => pusher.user.bind("called", hear));
  // The library subscribes to the user's own channel only now.
  const own = noting((hear) => {
    pusher.user.serverToUserChannel.bind("pusher:subscription_succeeded", hear);
  });
  await own.until(1);
  await hub.server().sendToUser("reader", "called", { from: "the desk" });
  await calls.until(1);
  assert.deepEqual(calls.heard, [{ from: "the desk" }]);
});

test("a key that no app has leaves Echo disconnected for good", async () => {
  const client = echo(undefined, { ...apps.full, key: "nobodys-key" });
  const states = noting((hear) => client.connector.onConnectionChange(hear));
  await states.untilThat((heard) => heard.includes("disconnected"), "disconnected");
  assert.equal(client.connectionStatus(), "disconnected");
});
