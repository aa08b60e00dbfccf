import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { frames, notes, refusal, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

/** Every character that a channel's name may have. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=@,.;";

test("a subscriber gets an event's data as the object that was triggered", async () => {
  const listener = await hub.listener("news");
  const page = notes(listener);
  const data = { page: 1, titles: ["Möwe", '"quoted"', "\u2028"], nested: { empty: {} } };
  const answer = await hub.server().trigger("news", "printed", data);
  assert.equal(await answer.text(), "{}");
  await page.until(1);
  assert.deepEqual(page.heard, [{ event: "printed", data }]);
});

test("the word that a subscription stands is an empty object, and comes once", async () => {
  const client = await hub.connected();
  const words = frames(client, "pusher_internal:subscription_succeeded");
  await subscribed(client, "words");
  await settled(client);
  assert.deepEqual(words.heard, [
    { event: "pusher_internal:subscription_succeeded", channel: "words", data: {} },
  ]);
});

test("an event is its name, its channel and its data, and nothing else", async () => {
  const listener = await hub.listener("plain-words");
  const events = frames(listener, "said");
  await hub.server().trigger("plain-words", "said", { a: 1 });
  await events.until(1);
  assert.deepEqual(events.heard, [{ event: "said", channel: "plain-words", data: { a: 1 } }]);
});

test("text that is no JSON arrives as the text that it is", async () => {
  const listener = await hub.listener("texts");
  const page = notes(listener);
  const texts = ["{ not json", "", "  spaces  ", '{"a" : 1.0, "a": 2}', "\\u00e9 é 🦭"];
  for (const text of texts) await hub.server().trigger("texts", "text", text);
  await page.until(texts.length);
  assert.deepEqual(
    page.heard.map(({ data }) => data),
    ["{ not json", "", "  spaces  ", { a: 2 }, "\\u00e9 é 🦭"],
  );
});

test("who subscribes a second time is told so, and hears each event once", async () => {
  const listener = await hub.listener("twice");
  const page = notes(listener);
  const words = await refusal(listener, () =>
    listener.send_event("pusher:subscribe", { auth: "", channel: "twice" }),
  );
  assert.equal(words, "Existing subscription to channel twice");
  await hub.server().trigger("twice", "event", 1);
  await hub.server().trigger("twice", "event", 2);
  await page.until(2);
  assert.deepEqual(
    page.heard.map(({ data }) => data),
    [1, 2],
  );
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
  await settled(leaver);
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

test("who leaves a channel where he never was gets no answer and no harm", async () => {
  // An app that does not count its subscribers, so that nothing else is heard.
  const app = apps.plain;
  const listener = await hub.listener("staying", { app });
  const answers = frames(listener);
  listener.send_event("pusher:unsubscribe", { channel: "never-there" });
  await settled(listener);
  assert.deepEqual(
    answers.heard.map(({ event }) => event),
    ["pusher:pong"],
  );
  const page = notes(listener);
  await hub.server(app).trigger("staying", "still", {});
  await page.until(1);
});

test("a channel's name has up to 164 letters of a fixed alphabet", async () => {
  const longest = ALPHABET.repeat(3).slice(0, 164);
  const listener = await hub.listener(longest);
  const page = notes(listener);
  await hub.server().trigger(longest, "heard", {});
  await page.until(1);

  for (const name of [`${longest}x`, "with space", "möwe", "a/b", "a:b", ""]) {
    const subscribe = () => listener.send_event("pusher:subscribe", { auth: "", channel: name });
    assert.match(await refusal(listener, subscribe), /channel/i, name);
  }
});

test("names that begin with # are kept for the channels of users", async () => {
  const client = await hub.connected();
  for (const name of ["#news", "#server-to-user-", "#server-to-user-somebody"]) {
    const subscribe = () => client.send_event("pusher:subscribe", { auth: "", channel: name });
    assert.match(await refusal(client, subscribe), /\w/, name);
  }
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
