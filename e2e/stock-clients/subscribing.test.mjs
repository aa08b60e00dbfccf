import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Hub, nextError, notes, subscribed } from "./hub.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

test("a subscriber gets an event's data as the object that was triggered", async () => {
  const listener = await hub.listener("news");
  assert.match(listener.connection.socket_id, /^\d+\.\d+$/);
  const page = notes(listener);
  const data = { page: 1, titles: ["Möwe", '"quoted"', "\u2028"], nested: { empty: {} } };
  const answer = await hub.server().trigger("news", "printed", data);
  assert.equal(await answer.text(), "{}");
  await page.until(1);
  assert.deepEqual(page.heard, [{ event: "printed", data }]);
});

test("who unsubscribes hears no more, while others do", async () => {
  const leaver = await hub.listener("letters");
  await subscribed(leaver, "fence");
  const stayer = await hub.listener("letters");
  const [left, stayed] = [notes(leaver), notes(stayer)];
  const server = hub.server();
  await server.trigger("letters", "letter", 1);
  await Promise.all([left.until(1), stayed.until(1)]);

  leaver.unsubscribe("letters");
  // What a client says is heard in order: the hub has seen the unsubscribing when this is done.
  await subscribed(leaver, "another-fence");
  await server.trigger("letters", "letter", 2);
  await server.trigger("fence", "fence", {});
  await Promise.all([left.until(2), stayed.until(2)]);
  assert.deepEqual(
    left.heard.map(({ event, data }) => [event, data]),
    [
      ["letter", 1],
      ["fence", {}],
    ],
  );
  assert.deepEqual(
    stayed.heard.map(({ data }) => data),
    [1, 2],
  );
});

test("a private channel is refused with a sentence, and the rest goes on", async () => {
  const server = hub.server();
  const client = await hub.connected({
    channelAuthorization: {
      endpoint: "",
      transport: "ajax",
      customHandler: ({ socketId, channelName }, callback) =>
        callback(null, server.authorizeChannel(socketId, channelName)),
    },
  });
  await subscribed(client, "open");
  const page = notes(client);
  const refusal = nextError(client);
  client.subscribe("private-room");
  const error = await refusal;
  assert.equal(error.data.code, null);
  assert.match(error.data.message, /private-room.*not offered yet/);

  await server.trigger("open", "still-here", {});
  await page.until(1);
  assert.equal(client.connection.state, "connected");
});

test("two hundred sockets hear each event once and in order", async () => {
  const listeners = await Promise.all(Array.from({ length: 200 }, () => hub.listener("crowd")));
  const pages = listeners.map(notes);
  const ids = new Set(listeners.map((listener) => listener.connection.socket_id));
  assert.equal(ids.size, 200);

  const server = hub.server();
  const numbers = Array.from({ length: 25 }, (_, number) => number);
  for (const number of numbers) await server.trigger("crowd", "count", { number });
  await server.trigger("crowd", "end", {});
  await Promise.all(pages.map((page) => page.until(26)));
  const expected = [...numbers.map((number) => ({ number })), {}];
  for (const page of pages) {
    assert.deepEqual(
      page.heard.map(({ data }) => data),
      expected,
    );
  }
});
