import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { telling } from "./support/apps.mjs";
import { Endpoint } from "./support/endpoint.mjs";
import { Hub } from "./support/hub.mjs";
import { openLine } from "./support/line.mjs";
import { notes, settled, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
/** @type {Endpoint} */
let endpoint;
before(async () => {
  endpoint = new Endpoint();
  await endpoint.open();
  hub = await Hub.start({ webhooks: endpoint.origin });
});
after(async () => {
  await hub.stop();
  endpoint.close();
});

const app = telling.telling;
const PATH = "/telling";
const person = (/** @type {string} */ id) => ({ app, as: { id } });
const told = (/** @type {Record<string, unknown>} */ wanted) => endpoint.until(PATH, wanted);

describe("webhooks", { concurrency: true }, () => {
  describe("what the endpoint is told", () => {
    test("a channel is occupied by its first and vacated by its last subscriber", async () => {
      const channel = "square";
      const first = await hub.listener(channel, { app });
      // Of several servers, one tells of channels, and each by itself how many it counts.
      const name = "channel_occupied";
      assert.deepEqual(await told({ channel, name }), { name, channel });
      const second = await hub.listener(channel, { app });
      for (const client of [first, second]) {
        client.unsubscribe(channel);
        await settled(client);
      }
      const vacated = await told({ channel, name: "channel_vacated" });
      assert.deepEqual(vacated, { name: "channel_vacated", channel });
      const names = endpoint
        .happenings(PATH)
        .filter((event) => event.channel === channel && event.name !== "subscription_count");
      assert.deepEqual(
        names.map(({ name }) => name),
        ["channel_occupied", "channel_vacated"],
      );
    });

    test("a user comes with the first window and goes with the last", async () => {
      const channel = "presence-hall";
      const windows = [];
      for (let i = 0; i < 2; i += 1) windows.push(await hub.listener(channel, person("reader")));
      await hub.listener(channel, person("editor"));
      for (const window of windows) {
        window.unsubscribe(channel);
        await settled(window);
      }
      const gone = await told({ channel, name: "member_removed" });
      assert.deepEqual(gone, { name: "member_removed", channel, user_id: "reader" });
      const added = () => endpoint.happenings(PATH, "member_added").filter(in_(channel));
      assert.deepEqual(added(), [
        { name: "member_added", channel, user_id: "reader" },
        { name: "member_added", channel, user_id: "editor" },
      ]);
    });

    test("a client event is told with who sent it, and its data as text", async () => {
      const channel = "presence-chat";
      const speaker = await hub.listener(channel, person("speaker"));
      await hub.listener(channel, person("listener"));
      speaker.channel(channel).trigger("client-said", { text: "Möwe" });
      assert.deepEqual(await told({ channel, name: "client_event" }), {
        name: "client_event",
        channel,
        event: "client-said",
        data: '{"text":"Möwe"}',
        socket_id: speaker.connection.socket_id,
        user_id: "speaker",
      });
    });

    test("in a private channel nobody has a name", async () => {
      const channel = "private-chat";
      const speaker = await hub.listener(channel, { app });
      speaker.channel(channel).trigger("client-said", "plain");
      assert.deepEqual(await told({ channel, name: "client_event" }), {
        name: "client_event",
        channel,
        event: "client-said",
        data: "plain",
        socket_id: speaker.connection.socket_id,
      });
    });

    test("an empty cache is told when somebody comes", async () => {
      const channel = "cache-empty";
      await hub.listener(channel, { app });
      assert.deepEqual(await told({ channel, name: "cache_miss" }), {
        name: "cache_miss",
        channel,
      });
    });

    test("subscribers are counted", async () => {
      // Of several servers, each counts its own.
      const [channel, whom] = ["audience", { app, wsPort: hub.port }];
      const first = await hub.listener(channel, whom);
      await told({ channel, name: "subscription_count", subscription_count: 1 });
      await hub.listener(channel, whom);
      await told({ channel, name: "subscription_count", subscription_count: 2 });
      first.unsubscribe(channel);
      const counts = () => endpoint.happenings(PATH, "subscription_count").filter(in_(channel));
      await endpoint.told.untilThat(() => counts().length === 3, "three counts");
      assert.deepEqual(counts()[2], { name: "subscription_count", channel, subscription_count: 1 });
    });
  });

  describe("how it is told", () => {
    test("the server library takes the request for what it says it is", async () => {
      const channel = "signed";
      await hub.listener(channel, { app });
      const name = "channel_occupied";
      await told({ channel, name });
      const isIt = (/** @type {string} */ body) => body.includes('"signed"') && body.includes(name);
      const request = endpoint.told.heard.find(({ rawBody }) => isIt(rawBody));
      assert.equal(request.method, "POST");
      assert.equal(request.headers["content-type"], "application/json");
      const webhook = hub.server(app).webhook(request);
      assert.ok(webhook.isValid());
      assert.ok(Math.abs(webhook.getTime().getTime() - Date.now()) < 10_000);
      assert.deepEqual(webhook.getEvents(), [{ name, channel }]);

      const forged = { ...request, rawBody: request.rawBody.replace("signed", "forged") };
      assert.ok(!hub.server(app).webhook(forged).isValid());
      const stranger = hub.server(app, { secret: "guessed" });
      assert.ok(!stranger.webhook(request).isValid());
    });

    test("every request is rightly signed, with the app's first key", async () => {
      const channel = "first-key";
      await hub.listener(channel, { app: { ...app, key: "leaving-key" } });
      await told({ channel });
      for (const request of endpoint.told.heard) {
        const name = /** @type {keyof typeof telling} */ (request.path.slice(1));
        assert.equal(request.headers["x-pusher-key"], `${name}-key`);
        assert.ok(hub.server(telling[name]).webhook(request).isValid(), request.rawBody);
      }
    });

    test("without batching one request tells one happening", async () => {
      const client = await hub.connected({ app });
      const channels = Array.from({ length: 20 }, (_, number) => `single-${number}`);
      await Promise.all(channels.map((channel) => subscribed(client, channel)));
      for (const channel of channels) await told({ channel });
      const mine = endpoint.told.heard.filter(({ path }) => path === PATH);
      const sizes = mine.map(({ rawBody }) => JSON.parse(rawBody).events.length);
      assert.deepEqual([...new Set(sizes)], [1]);
    });

    test("with batching happenings come together, in order, each once", async () => {
      const bundling = telling.bundling;
      const client = await hub.connected({ app: bundling });
      const channels = Array.from({ length: 100 }, (_, number) => `bundle-${number}`);
      await Promise.all(channels.map((channel) => subscribed(client, channel)));
      await endpoint.until("/bundling", { channel: "bundle-99" });
      const requests = endpoint.told.heard.filter(({ path }) => path === "/bundling");
      assert.ok(requests.length < 100, `${requests.length} requests for 100 happenings`);
      const occupied = endpoint.happenings("/bundling", "channel_occupied");
      assert.deepEqual(
        occupied.map(({ channel }) => channel),
        channels,
      );
    });

    test("an endpoint is told only what it asked for", async () => {
      const client = await hub.connected({ app: telling.choosy });
      for (const channel of ["chosen", "chosen-last"]) {
        await subscribed(client, channel);
        client.unsubscribe(channel);
        await settled(client);
      }
      await endpoint.until("/choosy", { channel: "chosen-last" });
      assert.deepEqual(endpoint.happenings("/choosy"), [
        { name: "channel_vacated", channel: "chosen" },
        { name: "channel_vacated", channel: "chosen-last" },
      ]);
    });

    test("what the endpoint did not take is told again, the same, and later each time", async () => {
      const deaf = telling.deaf;
      // A redirection is no answer either.
      const statuses = [500, 404, 302];
      endpoint.answers = ({ path }) => (path === "/deaf" ? (statuses.shift() ?? 200) : 200);
      const requests = () => endpoint.told.heard.filter(({ path }) => path === "/deaf");
      const listener = await hub.listener("first", { app: deaf });
      await endpoint.told.untilThat(() => requests().length === 4, "told four times");
      const [first, ...others] = requests();
      for (const other of others) {
        assert.equal(other.rawBody, first.rawBody);
        assert.equal(other.headers["x-pusher-signature"], first.headers["x-pusher-signature"]);
      }
      const times = requests().map(({ at }) => at);
      const waits = times.slice(1).map((at, index) => at - times[index]);
      assert.ok(waits[0] < waits[1] && waits[1] < waits[2], `${waits} ms`);
      // Taken at last, and so not told a fifth time.
      listener.unsubscribe("first");
      await endpoint.until("/deaf", { name: "channel_vacated" });
      assert.equal(requests().length, 5);
    });
  });

  describe("a line that is lost", () => {
    test("who is back soon was never away", async (t) => {
      const channel = "presence-train";
      const line = await openLine(hub.port);
      t.after(() => line.close());
      const traveller = await hub.listener(channel, { ...person("traveller"), wsPort: line.port });
      await told({ channel, name: "member_added" });
      const back = new Promise((resolve) => {
        traveller.channel(channel).bind("pusher:subscription_succeeded", resolve);
      });
      line.cut();
      // The library comes back after a second.
      await back;
      traveller.unsubscribe(channel);
      await told({ channel, name: "channel_vacated" });
      const names = endpoint.happenings(PATH).filter(in_(channel));
      assert.deepEqual(names.map(({ name }) => name).sort(), [
        "channel_occupied",
        "channel_vacated",
        "member_added",
        "member_removed",
      ]);
    });

    test("who does not come back has gone, within three seconds", async (t) => {
      const channel = "presence-tunnel";
      const line = await openLine(hub.port);
      t.after(() => line.close());
      const editor = await hub.listener(channel, person("editor"));
      const page = notes(editor);
      await hub.listener(channel, { ...person("traveller"), wsPort: line.port });
      line.close();
      const start = Date.now();
      await told({ channel, name: "member_removed", user_id: "traveller" });
      const waited = Date.now() - start;
      assert.ok(waited < 4_500, `${waited} ms`);
      assert.deepEqual(page.heard, []);
    });
  });
});

/** @param {string} channel */
function in_(channel) {
  return (/** @type {any} */ event) => event.channel === channel;
}
