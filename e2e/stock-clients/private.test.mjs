import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";
import { frames, hearing, notes, refusal, subscribed } from "./support/listening.mjs";

/** @type {Hub} */
let hub;
before(async () => {
  hub = await Hub.start();
});
after(() => hub.stop());

test("whom the website lets in hears what is said in a private channel", async () => {
  const reader = await hub.connected();
  const words = frames(reader, "pusher_internal:subscription_succeeded");
  await subscribed(reader, "private-office");
  assert.deepEqual(words.heard[0].data, {});
  const page = notes(reader);
  await hub.server().trigger("private-office", "whispered", { a: 1 });
  await page.until(1);
  assert.deepEqual(page.heard, [{ event: "whispered", data: { a: 1 } }]);
});

test("whom the website turns away never asks the hub", async () => {
  const stranger = await hub.connected({
    channelAuthorization: { endpoint: `${hub.desk.origin}/nobody`, transport: "ajax" },
  });
  const answers = frames(stranger);
  const channel = stranger.subscribe("private-office");
  const failures = hearing(channel, "pusher:subscription_error");
  await failures.until(1);
  assert.equal(failures.heard[0].status, 403);
  assert.deepEqual(answers.heard, []);
});

describe("a signature that does not fit is refused with what should have been signed", () => {
  const channel = "private-vault";
  for (const [name, sign] of /** @type {[string, (id: string) => {auth: string}][]} */ ([
    ["the signature of another channel", (id) => hub.server().authorizeChannel(id, "private-hall")],
    ["the signature of another socket", () => hub.server().authorizeChannel("1.1", channel)],
    [
      "the signature of somebody who guessed the secret",
      (id) => hub.server(apps.full, { secret: "guessed" }).authorizeChannel(id, channel),
    ],
    [
      "the signature of the key of another app",
      (id) => hub.server(apps.plain).authorizeChannel(id, channel),
    ],
    [
      "the signature of a member",
      (id) => hub.server().authorizeChannel(id, channel, { user_id: "1" }),
    ],
    ["the signature of a user", (id) => hub.server().authenticateUser(id, { id: channel })],
  ])) {
    test(name, async () => {
      const intruder = await hub.listener("open");
      const page = notes(intruder);
      const { socket_id } = intruder.connection;
      const { auth } = sign(socket_id);
      const words = await refusal(intruder, () =>
        intruder.send_event("pusher:subscribe", { auth, channel }),
      );
      if (auth.startsWith(`${apps.full.key}:`)) {
        const begin = "Invalid signature: Expected HMAC SHA256 hex digest of ";
        assert.ok(words.startsWith(`${begin}${socket_id}:${channel}`), words);
      } else {
        assert.match(words, /key/i);
      }
      // The connection and its other subscriptions stay.
      // The order is that of a server, so it is told by one.
      const website = hub.server();
      await website.trigger([channel, "open"], "told", {});
      await website.trigger("open", "again", {});
      await page.until(2);
      assert.deepEqual(
        page.heard.map(({ event }) => event),
        ["told", "again"],
      );
    });
  }
});

test("without a signature, or with something else in its place, nobody gets in", async () => {
  const client = await hub.connected();
  for (const auth of [undefined, "", "nonsense", `${apps.full.key}:`, `${apps.full.key}:00`]) {
    for (const channel of ["private-vault", "private-encrypted-vault", "private-cache-vault"]) {
      const subscribe = () => client.send_event("pusher:subscribe", { auth, channel });
      assert.match(await refusal(client, subscribe), /\w/);
    }
  }
  const { channels } = await (await hub.server().get({ path: "/channels" })).json();
  const vaults = Object.keys(channels).filter((name) => name.endsWith("vault"));
  assert.deepEqual(vaults, []);
});
