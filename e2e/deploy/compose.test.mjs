/** The installation of deploy/compose, from outside: through its proxy, by TLS, by its name. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import http from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { OpenPage, Staff, signInTry } from "./support/guest.mjs";
import { Installation, SITE } from "./support/installation.mjs";

const HOTEL = "quay";
const base = `https://${SITE}`;
const servers = ["frontage-1", "frontage-2"];
const installation = new Installation(process.env.FRONTAGE_TRIAL ?? "");
/** @type {Staff} */
let anna;

before(async () => {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  await installation.open();
  trust(readFileSync(installation.authority, "utf8"));
  const first = installation.service("frontage-1");
  const hotel = ["hotel", "create", "--slug", HOTEL, "--name", "The Quay"];
  const made = await first.run(["frontage", ...hotel]);
  assert.equal(made.code, 0, made.output);
  assert.match(made.output, new RegExp(`${base}/hotels/${HOTEL}`));
  const who = ["--hotel", HOTEL, "--username", "anna", "--role", "owner", "--password-stdin"];
  const added = await first.run(["frontage", "staff", "create", ...who], "a good password\n");
  assert.equal(added.code, 0, added.output);
  anna = await Staff.signIn(base, HOTEL, "anna", "a good password");
});

after(() => installation.close());

/** Certificates of the proxy's own authority are good from now on, beside those of the world. */
function trust(authority) {
  const usual = tls.createSecureContext;
  tls.createSecureContext = (options) => {
    const context = usual(options);
    context.context.addCACert(authority);
    return context;
  };
}

/** How many sockets a server says that it has. */
async function socketsOf(name) {
  const token = installation.variables.FRONTAGE_METRICS_TOKEN;
  const headers = { Authorization: `Bearer ${token}` };
  const numbers = await (await fetch(`${installation.address(name)}/metrics`, { headers })).text();
  return Number(/^frontage_hub_sockets (\d+)$/m.exec(numbers)?.[1]);
}

test("a guest comes by TLS, and whoever comes without is sent there", async () => {
  const page = await fetch(`${base}/hotels/${HOTEL}`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /The Quay/);
  assert.match(page.headers.get("strict-transport-security") ?? "", /max-age=31536000/);
  const [status, location] = await new Promise((resolve, reject) => {
    http
      .get(`http://${SITE}/hotels/${HOTEL}`, ({ statusCode, headers }) =>
        resolve([statusCode, headers.location]),
      )
      .on("error", reject);
  });
  assert.deepEqual([status, location], [308, `${base}/hotels/${HOTEL}`]);
});

test("a change at either server is heard by the pages of both, through the proxy", async () => {
  const pages = [await OpenPage.open(base, HOTEL), await OpenPage.open(base, HOTEL)];
  // Each server has one: the proxy looks who holds fewer.
  assert.deepEqual(await Promise.all(servers.map(socketsOf)), [1, 1]);
  for (const slogan of ["by the water", "at the old quay"]) {
    const there = anna.at(installation.address(servers[slogan === "by the water" ? 0 : 1]));
    await there.saveSlogan(slogan);
    await Promise.all(pages.map((page) => page.hearsSlogan(slogan)));
  }
  await anna.saveSlogan("between sea and town");
  await Promise.all(pages.map((page) => page.hearsSlogan("between sea and town")));
  for (const page of pages) page.close();
});

test("a picture that one server took is in the bucket, and both give it", async () => {
  const photo = await readFile(new URL("../../demo/photos/harbour-cove.jpg", import.meta.url));
  const { image } = await anna.upload(photo, "cove.jpg");
  assert.ok(image.url.startsWith(`${base}/media/`), image.url);
  const seen = await fetch(image.url);
  assert.equal(seen.status, 200);
  const bytes = Buffer.from(await seen.arrayBuffer());
  for (const name of servers) {
    const there = await fetch(image.url.replace(base, installation.address(name)));
    assert.equal(there.status, 200);
    assert.ok(bytes.equals(Buffer.from(await there.arrayBuffer())), `at ${name}`);
  }
  const verified = await installation
    .service("frontage-2")
    .run(["frontage", "verify", "--read-all"]);
  assert.equal(verified.code, 0, verified.output);
});

test("an upload that broke off goes on through the proxy", async () => {
  const photo = await readFile(new URL("../../demo/photos/harbour-cove.jpg", import.meta.url));
  const tus = { "Tus-Resumable": "1.0.0" };
  const begun = await anna.request("POST", "uploads/", {
    headers: { ...tus, "Upload-Length": String(photo.length) },
  });
  assert.equal(begun.status, 201, await begun.text());
  const path = new URL(begun.headers.get("location") ?? "", base).pathname;
  const part = (from, to) =>
    anna.request("PATCH", path, {
      body: photo.subarray(from, to),
      headers: {
        ...tus,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(from),
      },
    });
  const half = photo.length >> 1;
  for (const [from, to] of [
    [0, half],
    [half, photo.length],
  ]) {
    const answer = await part(from, to);
    assert.equal(answer.status, 204, await answer.text());
  }
});

test("who guesses a password is known by the address that the proxy saw, not by the one claimed", async () => {
  const statuses = [];
  for (let tries = 0; tries < 12; tries += 1) {
    const claimed = { "X-Forwarded-For": `192.0.2.${tries}` };
    statuses.push((await signInTry(base, "anna", "a guess", claimed)).status);
  }
  assert.equal(statuses.at(-1), 429, String(statuses));
  // The proxy itself is nobody: through it another guest is let in.
  const other = { "X-Forwarded-For": "192.0.2.99" };
  const direct = await signInTry(installation.address("frontage-1"), "anna", "a guess", other);
  assert.equal(direct.status, 429, "from the same address, without the proxy");
});

test("the store opens to the key alone, and the rest of it to nobody", async () => {
  const first = installation.service("frontage-1");
  const ask = (url) => first.run(["wget", "--tries=1", "--timeout=3", "-S", "-O", "-", url]);
  assert.match((await ask("http://store:8333/frontage/")).output, /403 Forbidden/);
  for (const port of [8888, 9333, 8080]) {
    assert.match((await ask(`http://store:${port}/`)).output, /refused/i, String(port));
  }
  const out = await installation.service("postgres").run(["wget", "-T", "2", "-t", "1", base]);
  assert.notEqual(out.code, 0, "the database has no way to the proxy's network");
});

test("servers write to their own folder alone, as nobody special", async () => {
  const first = installation.service("frontage-1");
  const who = await first.run(["sh", "-c", "id -u; touch /var/lib/there || echo cannot"]);
  assert.match(who.output, /^10001\n/);
  assert.match(who.output, /cannot/);
  const proof = await first.run(["frontage", "picture-worker", "--prove"]);
  assert.equal(proof.code, 0, proof.output);
  assert.doesNotMatch(first.output, /the kernel does not keep them/);
  const findings = await first.run(["frontage", "doctor"]);
  assert.equal(findings.code, 0, findings.output);
});

test("servers are replaced one after the other, and no guest notices", async () => {
  const pages = await Promise.all([1, 2, 3, 4].map(() => OpenPage.open(base, HOTEL)));
  let goesOn = true;
  const answers = [];
  const guest = (async () => {
    while (goesOn) {
      const answer = await fetch(`${base}/hotels/${HOTEL}`).catch((error) => ({ status: error }));
      answers.push(answer.status);
      await sleep(20);
    }
  })();
  for (const name of servers) {
    const server = installation.service(name);
    const others = servers.filter((other) => other !== name);
    const stopped = server.stop();
    await anna.saveSlogan(`while ${name} goes`);
    await Promise.all(pages.map((page) => page.hearsSlogan(`while ${name} goes`)));
    assert.equal(await stopped, 0, server.output);
    await anna.saveSlogan(`without ${name}`);
    await Promise.all(pages.map((page) => page.hearsSlogan(`without ${name}`)));
    assert.equal(await socketsOf(others[0]), pages.length);
    server.start();
    await server.isWell();
    // The proxy takes it back when it has seen for itself that it is ready.
    await seenByTheProxy(name);
  }
  goesOn = false;
  await guest;
  assert.ok(answers.length > 20, String(answers.length));
  assert.deepEqual(new Set(answers), new Set([200]));
  for (const page of pages) page.close();
});

/** Waits until a new socket comes to this server: it has the fewest. */
async function seenByTheProxy(name) {
  for (;;) {
    const page = await OpenPage.open(base, HOTEL);
    const sockets = await socketsOf(name);
    page.close();
    if (sockets > 0) return;
  }
}
