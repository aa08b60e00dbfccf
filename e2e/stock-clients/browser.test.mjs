/**
 * pusher-js as browsers get it, in real Chromium: its own WebSocket, its own requests to the desk,
 * its own cryptography.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "@playwright/test";
import { apps } from "./support/apps.mjs";
import { Hub } from "./support/hub.mjs";

/** @type {Hub} */
let hub;
/** @type {import("@playwright/test").Browser} */
let browser;
/** @type {import("node:http").Server} */
let site;
let address = "";

before(async () => {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  assert.ok(
    existsSync(executablePath),
    `no Chromium at ${executablePath}: install it (apt-get install chromium) or set CHROMIUM`,
  );
  hub = await Hub.start();
  const { resolve } = createRequire(import.meta.url);
  const library = await readFile(resolve("pusher-js/dist/web/pusher-with-encryption.min.js"));
  const page = await readFile(new URL("support/page.html", import.meta.url));
  site = createServer((request, response) => {
    const isPage = request.url === "/";
    response.setHeader("Content-Type", isPage ? "text/html" : "text/javascript");
    response.end(isPage ? page : library);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (site.address());
  address = `http://127.0.0.1:${port}/`;
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  site?.close();
  await hub?.stop();
});

/**
 * A browser tab with a client that has subscribed to these channels.
 * @param {{as?: import("./support/desk.mjs").Person, key?: string, channels?: string[]}} options
 */
async function tab({ as, key = apps.full.key, channels = [] } = {}) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  const setup = JSON.stringify({ key, options: hub.options({ as }), channels });
  await page.evaluate(`connect(${setup})`);
  /** Waits until something is true in the tab. */
  const until = (/** @type {string} */ isSo) =>
    page.waitForFunction(isSo, null, { timeout: 12_000 });
  for (const name of channels) await until(`client.channel("${name}").subscribed`);
  return {
    run: (/** @type {string} */ code) => page.evaluate(code),
    until,
    /** Waits until so much was said, and gives it. */
    async hears(/** @type {number} */ count) {
      await until(`said.length >= ${count}`);
      return page.evaluate("said");
    },
    async close() {
      await page.close();
      assert.deepEqual(complaints, []);
    },
  };
}

test("a tab hears public, private, presence, encrypted and cached events", async () => {
  const channels = [
    "news",
    "private-desk",
    "presence-desk",
    "private-encrypted-desk",
    "cache-desk",
  ];
  await hub.server().trigger("cache-desk", "kept", { n: 0 });
  const reader = await tab({ as: { id: "reader", info: { name: "R" } }, channels });
  assert.deepEqual(await reader.hears(1), [["cache-desk", "kept", { n: 0 }]]);
  const events = channels.map((channel, n) => ({ channel, name: "said", data: { n } }));
  await hub.server().triggerBatch(events);
  const all = await reader.hears(6);
  assert.deepEqual(
    all.slice(1),
    channels.map((channel, n) => [channel, "said", { n }]),
  );
  await reader.close();
});

test("two tabs see each other as members and talk to each other", async () => {
  const channels = ["presence-room"];
  const room = 'client.channel("presence-room")';
  const first = await tab({ as: { id: "first", info: { name: "F" } }, channels });
  const second = await tab({ as: { id: "second", info: { name: "S" } }, channels });
  await first.until(`${room}.members.count === 2`);
  const me = await second.run(`${room}.members.me`);
  assert.deepEqual(me, { id: "second", info: { name: "S" } });
  await first.run(`${room}.trigger("client-waved", { hand: 1 })`);
  assert.deepEqual(await second.hears(1), [["presence-room", "client-waved", { hand: 1 }]]);
  await second.close();
  await first.until(`${room}.members.count === 1`);
  await first.close();
});

test("a tab whose user has signed in is reached by the user's name, and ended by it", async () => {
  const owner = await tab({ as: { id: "owner" } });
  await owner.run("signIn()");
  await owner.until("client.user.serverToUserChannel?.subscribed");
  await hub.server().sendToUser("owner", "called", { n: 1 });
  assert.deepEqual(await owner.hears(1), [["user", "called", { n: 1 }]]);
  await hub.server().terminateUserConnections("owner");
  await owner.until('client.connection.state === "disconnected"');
  await owner.close();
});

test("a tab with a key that no app has stops for good", async () => {
  const stranger = await tab({ key: "nobodys-key" });
  await stranger.until('client.connection.state === "disconnected"');
  await stranger.close();
});

test("a tab finds back and hears again when the hub was away", async () => {
  const channels = ["news", "private-news"];
  const reader = await tab({ channels });
  const before = await reader.run("client.connection.socket_id");
  await hub.kill();
  await hub.restart();
  await reader.until(`client.connection.socket_id !== "${before}"`);
  for (const name of channels) await reader.until(`client.channel("${name}").subscribed`);
  await hub.server().trigger(channels, "again", {});
  assert.deepEqual(
    (await reader.hears(2)).map(([name]) => name),
    channels,
  );
  await reader.close();
});
