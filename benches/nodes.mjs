/**
 * `make bench PART=nodes`: edits per second, and the way from an edit to its event, with the rows
 * in SQLite and at a PostgreSQL server under one, two and more servers of ours. All of them share
 * one CPU, PostgreSQL too, and the load has the other: what is compared is work, not machines.
 * Prints tables (`--json`: one object); judges nothing.
 *
 *   node benches/nodes.mjs [--nodes 1,2,3,4] [--staff 64] [--seconds 8] [--subscribers 1,1000]
 *       [--edits 200] [--json]
 */
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import {
  FULL_HOTEL,
  HOTELS,
  METRICS_TOKEN,
  makeTemplate,
  signIn,
  socketPath,
} from "./parts/installation.mjs";
import { load, onCpu, pinned, SERVER_CPU } from "./parts/load.mjs";
import { freePort, startFrontage } from "./parts/server.mjs";
import { printTable } from "./parts/stats.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    nodes: { type: "string", default: "1,2,3,4" },
    staff: { type: "string", default: "64" },
    seconds: { type: "string", default: "8" },
    subscribers: { type: "string", default: "1,1000" },
    edits: { type: "string", default: "200" },
  },
});
const say = (text) => {
  if (!options.json) console.error(text);
};
const numbers = (list) => list.split(",").map(Number);
const ms = (value) => (value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(1)} ms`);
const us = (value) => `${value.toFixed(0)} µs`;

process.env.FRONTAGE_METRICS_TOKEN = METRICS_TOKEN;
process.env.FRONTAGE_LOG ??= "error";
const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
try {
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  const machine = pinned ? `${cpu}; all servers on one CPU, load on another` : `${cpu}; not pinned`;
  if (!options.json) console.log(machine);
  const floor = await load(
    "appends",
    "--file",
    join(scratch, "floor"),
    "--bytes",
    4096,
    "--seconds",
    3,
  );
  const runs = [await measured("SQLite", 1, scratch, null)];
  const postgres = await startPostgres();
  try {
    process.env.DATABASE_URL = postgres.url;
    const dir = join(scratch, "postgres");
    await mkdir(dir);
    for (const nodes of numbers(options.nodes)) {
      runs.push(await measured("PostgreSQL", nodes, dir, postgres));
    }
  } finally {
    await postgres.stop();
  }
  if (options.json) console.log(JSON.stringify({ machine, floor, runs }));
  else print(floor, runs);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** One engine under so many servers; `dir` gets or has the installation. */
async function measured(engine, nodes, dir, postgres) {
  const entries = await readdir(dir);
  if (!entries.includes("template")) {
    say(`Making an installation (${engine})…`);
    await makeTemplate(dir);
  }
  say(`${engine}, ${nodes === 1 ? "one server" : `${nodes} servers`}…`);
  const folders = [];
  const servers = [];
  try {
    for (let number = 0; number < nodes; number++) {
      const data = join(dir, `data-${number}`);
      folders.push(data);
      await cp(join(dir, "template"), data, { recursive: true });
      const start = (command, args) => onCpu(SERVER_CPU, command, args);
      servers.push(await startFrontage(data, await freePort(), [], start));
    }
    const [first, ...further] = servers;
    const at = ["--server", `127.0.0.1:${first.port}`, "--pid", first.pid];
    for (const { port, pid } of further) at.push("--also", `127.0.0.1:${port}=${pid}`);

    const theirs = [];
    for (const slug of HOTELS) theirs.push("--hotel", `${slug}=${await signIn(first, slug)}`);
    const work = ["--staff", options.staff, "--seconds", options.seconds];
    const before = await postgres?.cpuSeconds();
    const staff = await load("staff", ...at, ...theirs, ...work);
    const used = postgres ? (await postgres.cpuSeconds()) - before : 0;
    // The second before it counts has as much of it as the others.
    const counted = staff.edits_per_s * (Number(options.seconds) + 1);
    staff.database_cpu_us_per_edit = (used * 1e6) / counted;

    const token = await signIn(first, FULL_HOTEL);
    const hotel = ["--path", await socketPath(first), "--slug", FULL_HOTEL, "--token", token];
    const events = [];
    for (const subscribers of numbers(options.subscribers)) {
      const crowd = ["--subscribers", subscribers, "--edits", options.edits];
      events.push(await load("edits-to-events", ...at, ...hotel, ...crowd));
    }
    return { engine, nodes, staff, events };
  } finally {
    for (const server of servers) await server.stop();
    for (const data of folders) await rm(data, { recursive: true, force: true });
  }
}

/** A PostgreSQL server whose log is on the disk, on the CPU of the servers. */
async function startPostgres() {
  const script = resolve(import.meta.dirname, "../scripts/postgres.sh");
  const [command, args] = onCpu(SERVER_CPU, script, []);
  const env = { ...process.env, FRONTAGE_POSTGRES_ON_DISK: "1" };
  const child = spawn(command, args, { env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((tell) => child.once("close", tell));
  const first = await Promise.race([
    new Promise((tell) => createInterface(child.stdout).once("line", tell)),
    ended,
  ]);
  if (typeof first !== "string") throw new Error("no PostgreSQL server could be started");
  const { port } = new URL(first);
  return {
    url: first,
    cpuSeconds: () => cpuSecondsOfPostgres(port),
    stop: () => {
      // The script waits for its sleep, which is of its group.
      process.kill(-child.pid, "SIGTERM");
      return ended;
    },
  };
}

/** What the server of this port has used so far, with all that it has started. */
async function cpuSecondsOfPostgres(port) {
  const stats = new Map();
  let chief;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const [line, stat] = await Promise.all(
      ["cmdline", "stat"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
    );
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // From the state on: the parent is second, the four times are twelfth to fifteenth.
    stats.set(pid, { parent: fields[1], times: fields.slice(11, 15).map(Number) });
    if (line.includes(`port=${port}`) && line.includes("postgres\0-D")) chief = pid;
  }
  let ticks = 0;
  for (const [pid, { parent, times }] of stats) {
    if (pid === chief) ticks += times.reduce((sum, time) => sum + time, 0);
    else if (parent === chief) ticks += times[0] + times[1];
  }
  return ticks / 100;
}

function print(floor, runs) {
  const name = ({ engine, nodes }) => `${engine}, ${nodes} server${nodes === 1 ? "" : "s"}`;
  const [sqlite] = runs;
  const edits = [
    [
      `${options.staff} staff edit ${HOTELS.length} hotels`,
      "edits/s",
      "to SQLite",
      "edit p50",
      "edit p99",
      "CPU per edit: servers",
      "database",
    ],
  ];
  for (const run of runs) {
    edits.push([
      name(run),
      run.staff.edits_per_s.toFixed(0),
      `${(run.staff.edits_per_s / sqlite.staff.edits_per_s).toFixed(2)}×`,
      ms(run.staff.edit_ms.p50),
      ms(run.staff.edit_ms.p99),
      us(run.staff.server_cpu_us_per_edit),
      run.engine === "SQLite" ? "in it" : us(run.staff.database_cpu_us_per_edit),
    ]);
  }
  console.log("");
  printTable(edits);
  console.log(
    `\nThe disk took ${floor.appends_per_s.toFixed(0)} synced appends a second from one thread.\n`,
  );
  for (const [which, subscribers] of numbers(options.subscribers).entries()) {
    const heading = subscribers === 1 ? "one subscriber" : `${subscribers} subscribers`;
    const rows = [
      [`edit to event, ${heading}`, "p50", "p99", "answered p50", "CPU per edit of each server"],
    ];
    for (const run of runs) {
      const { last_ms, answered_ms, servers_cpu_us_per_edit } = run.events[which];
      const each = servers_cpu_us_per_edit.map((value) => value.toFixed(0)).join(" + ");
      rows.push([name(run), ms(last_ms.p50), ms(last_ms.p99), ms(answered_ms.p50), `${each} µs`]);
    }
    printTable(rows);
    console.log("");
  }
}
