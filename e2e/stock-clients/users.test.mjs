import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub, refused } from "./support/hub.mjs";
import {
  frames,
  hearing,
  nextError,
  refusal,
  settled,
  state,
  subscribed,
} from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/** @param {import("pusher-js").default} client */
const user = (client) => /** @type {any} */ (client.user);

describe("signing in", () => {
  test("who signs in gets the very words back that were signed", async () => {
    const client = await hub.connected({ as: { id: "reader", info: { name: "R" } } });
    const answers = frames(client, "pusher:signin_success");
    client.signin();
    await answers.until(1);
    const [{ channel, data }] = answers.heard;
    assert.equal(channel, undefined);
    assert.equal(data.user_data, '{"id":"reader","user_info":{"name":"R"}}');
    assert.deepEqual(user(client).user_data, { id: "reader", user_info: { name: "R" } });
  });

  test("what is sent to a user reaches all of his windows and nobody else", async () => {
    const windows = [await hub.signedIn({ id: "editor" }), await hub.signedIn({ id: "editor" })];
    const other = await hub.signedIn({ id: "author" });
    const heard = windows.map((client) => hearing(user(client), "called"));
    const foreign = hearing(user(other), "called");
    const answer = await hub.server().sendToUser("editor", "called", { to: "the phone" });
    assert.equal(await answer.text(), "{}");
    await Promise.all(heard.map((notes) => notes.until(1)));
    await hub.server().sendToUser("author", "called", { to: "the door" });
    await foreign.until(1);
    assert.deepEqual(
      [...heard, foreign].map((notes) => notes.heard),
      [[{ to: "the phone" }], [{ to: "the phone" }], [{ to: "the door" }]],
    );
  });

  for (const [name, sign] of /** @type {[string, (id: string) => any][]} */ ([
    [
      "a signature of another secret signs nobody in",
      (id) => hub.server(apps.full, { secret: "x" }).authenticateUser(id, { id }),
    ],
    [
      "a signature of another app signs nobody in",
      (id) => hub.server(apps.plain).authenticateUser(id, { id }),
    ],
    [
      "a signature of another connection signs nobody in",
      () => hub.server().authenticateUser("1.1", { id: "owner" }),
    ],
    [
      "a signature of another person signs nobody in",
      (id) => ({
        ...hub.server().authenticateUser(id, { id: "guest" }),
        user_data: '{"id":"owner"}',
      }),
    ],
  ])) {
    test(name, async () => {
      const client = await hub.connected();
      const answers = frames(client, "pusher:signin_success");
      const error = nextError(client);
      client.send_event("pusher:signin", sign(client.connection.socket_id));
      assert.match((await error).data.message, /\w/);
      assert.deepEqual(answers.heard, []);
      assert.equal(user(client).user_data, null);
    });
  }

  test("a user needs an id that is a text", async () => {
    for (const data of ['{"name":"x"}', '{"id":7}', '{"id":""}', '{"id":null}', "[]", "text"]) {
      const client = await hub.connected();
      const answers = frames(client, "pusher:signin_success");
      const error = nextError(client);
      client.send_event("pusher:signin", signed(client, data));
      assert.match((await error).data.message, /\w/, data);
      assert.deepEqual(answers.heard, []);
    }
  });

  test("a connection belongs to one user", async () => {
    const client = await hub.signedIn({ id: "editor" });
    const answers = frames(client, "pusher:signin_success");
    const error = nextError(client);
    client.send_event("pusher:signin", signed(client, '{"id":"owner"}'));
    assert.match((await error).data.message, /\w/);
    assert.deepEqual(answers.heard, []);
  });

  test("a user's own channel is open to that user alone", async () => {
    const channel = "#server-to-user-owner";
    const stranger = await hub.connected();
    const other = await hub.signedIn({ id: "guest" });
    for (const client of [stranger, other]) {
      // Not even a signature for the channel helps.
      const { socket_id } = client.connection;
      const { auth } = hub.server().authorizeChannel(socket_id, "private-x");
      for (const ticket of ["", auth]) {
        const subscribe = () => client.send_event("pusher:subscribe", { auth: ticket, channel });
        assert.match(await refusal(client, subscribe), /\w/);
      }
    }
  });

  /**
   * A right signature for words that the server library would not sign.
   * @param {import("pusher-js").default} client
   * @param {string} user_data
   */
  function signed(client, user_data) {
    const { socket_id } = client.connection;
    const token = /** @type {any} */ (hub.server()).config.token;
    const signature = token.sign(`${socket_id}::user::${user_data}`);
    return { auth: `${token.key}:${signature}`, user_data };
  }
});

describe("ending a user's connections", () => {
  test("who is signed in is told 4009 and stops; who only has the name stays", async () => {
    const windows = [await hub.signedIn({ id: "fired" }), await hub.signedIn({ id: "fired" })];
    const colleague = await hub.signedIn({ id: "kept" });
    const namesake = await hub.connected({ as: { id: "fired" } });
    await subscribed(namesake, "presence-office");
    const errors = windows.map(nextError);
    const answer = await hub.server().terminateUserConnections("fired");
    assert.equal(await answer.text(), "{}");
    for (const error of await Promise.all(errors)) assert.equal(error.data.code, 4009);
    for (const window of windows) await state(window, "disconnected");
    for (const client of [colleague, namesake]) {
      await settled(client);
      assert.equal(client.connection.state, "connected");
    }
  });

  test("ending the connections of nobody is no mistake, but needs a signature", async () => {
    await hub.server().terminateUserConnections("nobody-is-called-that");
    const impostor = hub.server(apps.full, { secret: "guessed" });
    await refused(impostor.terminateUserConnections("nobody"), 401);
  });
});
