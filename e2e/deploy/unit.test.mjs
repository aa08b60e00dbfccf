/** deploy/systemd, under a real systemd. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Staff } from "./support/guest.mjs";
import { Machine } from "./support/machine.mjs";

const base = "http://127.0.0.1:8000";
const folder = join(process.env.FRONTAGE_TRIAL ?? "", "unit");
const machine = new Machine(folder);

before(async () => {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  mkdirSync(folder);
  await machine.boot();
  machine.settings();
});

after(() => machine.shutDown());

const start = () => machine.run(["systemctl", "start", "frontage"]);
const isServed = async () => (await fetch(`${base}/readyz`)).status === 200;

test("once it is started, pages are served, and the first run's link is in the journal", async () => {
  await machine.does(["systemctl", "start", "frontage"]);
  assert.ok(await isServed());
  assert.match(await machine.journal(), /https:\/\/hotel\.example\/staff\/setup#/);
  const kept = statSync(machine.path("/var/lib/frontage"));
  assert.equal(kept.mode & 0o777, 0o700);
  assert.notEqual(kept.uid, 0);
});

test("commands beside it and pictures work, and workers lock themselves up as anywhere", async () => {
  const as = ["runuser", "-u", "frontage", "--", "frontage", "--data-dir", "/var/lib/frontage"];
  await machine.does([...as, "hotel", "create", "--slug", "quay", "--name", "The Quay"]);
  const who = ["--hotel", "quay", "--username", "anna", "--role", "owner", "--password-stdin"];
  await machine.does([...as, "staff", "create", ...who], "a good password\n");
  const anna = await Staff.signIn(base, "quay", "anna", "a good password");
  const photo = await readFile(new URL("../../demo/photos/harbour-cove.jpg", import.meta.url));
  const { image } = await anna.upload(photo, "cove.jpg");
  const seen = await fetch(`${base}${new URL(image.url).pathname}`);
  assert.equal(seen.status, 200);
  assert.doesNotMatch(await machine.journal(), /the kernel does not keep them|WARN|ERROR/);
});

test("one that is killed comes back by itself", async () => {
  const { MainPID: was } = await machine.state();
  await machine.does(["systemctl", "kill", "--signal=KILL", "frontage"]);
  await machine.becomes(({ ActiveState, MainPID }) => ActiveState === "active" && MainPID !== was);
  assert.ok(await isServed());
});

test("stopped, it ends by itself", async () => {
  await machine.does(["systemctl", "stop", "frontage"]);
  const { ActiveState, Result, ExecMainStatus } = await machine.state();
  assert.deepEqual([ActiveState, Result, ExecMainStatus], ["inactive", "success", "0"]);
});

test("settings that are wrong are told, and not tried again", async () => {
  machine.settings(["FRONTAGE_LISTEN=nowhere"]);
  assert.notEqual((await start()).code, 0);
  const { ActiveState, ExecMainStatus, NRestarts } = await machine.state();
  assert.deepEqual([ActiveState, ExecMainStatus], ["failed", "78"]);
  assert.match(await machine.journal(), /FRONTAGE_LISTEN=nowhere/);
  machine.settings();
  await machine.does(["systemctl", "start", "frontage"]);
  assert.equal((await machine.state()).NRestarts, NRestarts);
  await machine.does(["systemctl", "stop", "frontage"]);
});

test("while the database is away it is tried again, until it is there", async () => {
  // Nobody listens there; when it is there, it is another one.
  machine.settings(["DATABASE_URL=postgres://nobody@127.0.0.1:9/nothing"]);
  assert.notEqual((await start()).code, 0);
  await machine.becomes(({ NRestarts }) => Number(NRestarts) >= 2);
  assert.match(await machine.journal(), /cannot be reached/);
  machine.settings();
  await machine.becomes(({ ActiveState }) => ActiveState === "active");
  assert.ok(await isServed());
});
