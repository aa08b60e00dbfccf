/**
 * `make bench PART="events edits return"`: what the live side costs, on the release binary, beside
 * floors measured in the same run. Server and load generator have a CPU each. Prints a table per
 * part (`--json`: one object); judges nothing.
 *
 *   node benches/live.mjs [events] [edits] [return] [--json] [--subscribers 1,1000,10000]
 *       [--edits 200] [--staff 1,8,64] [--seconds 8] [--clients 10000]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  FULL_HOTEL,
  HOTELS,
  METRICS_TOKEN,
  makeTemplate,
  signIn,
  socketPath,
  withServer,
} from "./parts/installation.mjs";
import { load, pinned, startFloor } from "./parts/load.mjs";
import { freePort } from "./parts/server.mjs";
import { printTable } from "./parts/stats.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    subscribers: { type: "string", default: "1,1000,10000" },
    edits: { type: "string", default: "200" },
    staff: { type: "string", default: "1,8,64" },
    seconds: { type: "string", default: "8" },
    clients: { type: "string", default: "10000" },
  },
});
const PARTS = { events, edits, return: returning };
const unknown = positionals.filter((part) => !Object.hasOwn(PARTS, part));
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}.`);
  process.exit(2);
}
/** Changes that a crowd misses while it is away. */
const MISSED = 20;
const say = (text) => {
  if (!options.json) console.error(text);
};
const numbers = (list) => list.split(",").map(Number);
const ms = (value) => (value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(1)} ms`);
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const times = (a, b) => `${(a / b).toFixed(a / b < 10 ? 2 : 0)}×`;

process.env.FRONTAGE_METRICS_TOKEN = METRICS_TOKEN;
// A crowd makes the server warn thousands of times that it is busy; what fails is in the table.
process.env.FRONTAGE_LOG ??= "error";
const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
try {
  say("Making an installation…");
  await makeTemplate(scratch);
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  const machine = pinned ? `${cpu}; server and load on a CPU each` : `${cpu}; nothing is pinned`;
  if (!options.json) console.log(machine);
  const figures = {};
  for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    figures[part] = await PARTS[part]();
  }
  if (options.json) console.log(JSON.stringify({ machine, ...figures }));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** From the sending of an edit to its event at the first, the median and the last subscriber. */
async function events() {
  const runs = [];
  for (const subscribers of numbers(options.subscribers)) {
    say(`${options.edits} edits with ${count(subscribers, "subscriber")}…`);
    const work = ["--subscribers", subscribers, "--edits", options.edits];
    const frontage = await withServer(scratch, async (server) =>
      load("edits-to-events", ...(await target(server, FULL_HOTEL)), ...work),
    );
    runs.push({ frontage, floor: await floorEvents(frontage.event_bytes, work) });
  }
  if (options.json) return runs;
  const rows = [["edit to event", "p50", "p99", "floor p50", "floor p99", "p50 to the floor"]];
  const row = (name, a, b) =>
    rows.push([name, ms(a.p50), ms(a.p99), ms(b.p50), ms(b.p99), times(a.p50, b.p50)]);
  for (const { frontage, floor } of runs) {
    row(
      `${count(frontage.subscribers, "subscriber")}, at the first`,
      frontage.first_ms,
      floor.first_ms,
    );
    if (frontage.subscribers > 1) {
      row("  at the median one", frontage.median_ms, floor.median_ms);
      row("  at the last", frontage.last_ms, floor.last_ms);
    }
    row("  until the edit was answered", frontage.answered_ms, floor.answered_ms);
  }
  console.log("");
  printTable(rows);
  const last = runs.at(-1);
  const each = (run, name) => `${run[`${name}_cpu_us_per_delivery`].toFixed(1)} µs`;
  const { subscribers, server_kib_before, server_kib_idle } = last.frontage;
  const kib = (server_kib_idle - server_kib_before) / subscribers;
  console.log(
    `\nAn event has ${last.frontage.event_bytes} bytes. With ${subscribers} subscribers, CPU per delivery: ` +
      `server ${each(last.frontage, "server")}, floor ${each(last.floor, "server")}, ` +
      `load generator ${each(last.frontage, "load")} and ${each(last.floor, "load")}; memory per idle subscriber: ${kib.toFixed(1)} KiB.`,
  );
  return runs;
}

async function floorEvents(bytes, work) {
  const [listening, editing] = [await freePort(), await freePort()];
  const ports = ["--listen", `127.0.0.1:${listening}`, "--editing", `127.0.0.1:${editing}`];
  const file = join(scratch, "floor");
  const args = [...ports, "--file", file, "--bytes", bytes];
  const floor = await startFloor(args, () => accepts(editing));
  try {
    const at = ["--server", `127.0.0.1:${listening}`, "--editing", `127.0.0.1:${editing}`];
    return await load("edits-to-events", ...at, "--pid", floor.pid, ...work);
  } finally {
    await floor.stop();
  }
}

/** Acknowledged edits per second, beside synced appends of one thread to the same disk. */
async function edits() {
  const append = ["--file", join(scratch, "floor"), "--bytes", 4096, "--seconds", 3];
  const runs = [];
  for (const hotels of [1, 8]) {
    for (const staff of numbers(options.staff).filter((staff) => staff >= hotels)) {
      say(`${staff} staff edit ${count(hotels, "hotel")}…`);
      // The disk's mood changes: the floor is measured again beside each figure.
      const floor = await load("appends", ...append);
      const frontage = await withServer(scratch, async (server) => {
        const theirs = [];
        for (const slug of HOTELS.slice(0, hotels)) {
          theirs.push("--hotel", `${slug}=${await signIn(server, slug)}`);
        }
        const work = ["--staff", staff, "--seconds", options.seconds];
        return load("staff", ...(await target(server)), ...theirs, ...work);
      });
      runs.push({ frontage, floor });
    }
  }
  if (options.json) return runs;
  const heading = ["durable edits", "edits/s", "floor: synced appends/s", "to the floor"];
  const rows = [[...heading, "edit p50", "edit p99", "CPU per edit", "syncs per edit"]];
  for (const { frontage, floor } of runs) {
    rows.push([
      `${frontage.staff} staff, ${count(frontage.hotels, "hotel")}`,
      frontage.edits_per_s.toFixed(0),
      floor.appends_per_s.toFixed(0),
      times(frontage.edits_per_s, floor.appends_per_s),
      ms(frontage.edit_ms.p50),
      ms(frontage.edit_ms.p99),
      `${frontage.server_cpu_us_per_edit.toFixed(0)} µs`,
      frontage.syncs_per_edit?.toFixed(2) ?? "?",
    ]);
  }
  console.log("");
  printTable(rows);
  return runs;
}

/** A crowd that was away during some edits comes back within one second. */
async function returning() {
  const runs = {};
  for (const manner of ["idle", "stock", "sdk"]) {
    say(`${options.clients} clients come back (${manner})…`);
    runs[manner] = await withServer(scratch, async (server) => {
      const crowd = ["--manner", manner, "--clients", options.clients, "--edits", MISSED];
      const token = ["--metrics-token", METRICS_TOKEN];
      return load("returning", ...(await target(server, FULL_HOTEL)), ...token, ...crowd);
    });
  }
  if (options.json) return runs;
  const names = {
    idle: "floor: nothing was missed, only subscribing",
    stock: `stock clients: the hub replays ${MISSED} events to each`,
    sdk: `our SDK: each also asks for the ${MISSED} events`,
  };
  const heading = ["the returning crowd", "all level", "to the floor", "client p50", "client p99"];
  const rows = [[...heading, "clients/s", "server CPU", "memory before → after (most)", "errors"]];
  const mib = (kib) => (kib / 1024).toFixed(0);
  for (const [manner, name] of Object.entries(names)) {
    const run = runs[manner];
    const memory = [run.server_kib_before, run.server_kib_after, run.server_kib_most].map(mib);
    rows.push([
      name,
      `${run.all_level_s.toFixed(2)} s`,
      times(run.all_level_s, runs.idle.all_level_s),
      ms(run.client_level_ms.p50),
      ms(run.client_level_ms.p99),
      run.clients_per_s.toFixed(0),
      `${run.server_cpu_s.toFixed(2)} s`,
      `${memory[0]} → ${memory[1]} (${memory[2]}) MiB`,
      String(run.errors),
    ]);
    if (run.first_error) console.error(`${manner}: ${run.first_error}`);
  }
  console.log("");
  printTable(rows);
  return runs;
}

/** What the load generator must know of a server. */
async function target(server, slug) {
  const at = ["--server", `127.0.0.1:${server.port}`, "--pid", server.pid];
  if (!slug) return at;
  const token = await signIn(server, slug);
  return [...at, "--path", await socketPath(server), "--slug", slug, "--token", token];
}

function accepts(port) {
  return new Promise((tell) => {
    const probe = connect(port, "127.0.0.1", () => {
      probe.destroy();
      tell(true);
    });
    probe.on("error", () => tell(false));
  });
}
