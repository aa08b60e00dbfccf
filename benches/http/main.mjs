/**
 * `make bench PART=http`: what guests ask for again and again, from one core, beside nginx serving
 * the very same bytes from files on the same core in the same run. Prints a table (`--json`: one
 * object); judges nothing.
 *
 *   node benches/http/main.mjs [--json] [--rounds 5] [--seconds 4] [--connections 64]
 *       [--only page,document,unchanged,asset,picture]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FULL_HOTEL } from "../parts/installation.mjs";
import { onCpu, pinned, SERVER_CPU } from "../parts/load.mjs";
import { freePort, startFrontage } from "../parts/server.mjs";
import { median, printTable } from "../parts/stats.mjs";
import { startNginx } from "./nginx.mjs";
import { wrk } from "./wrk.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "64" },
    only: { type: "string", default: "page,document,unchanged,asset,picture" },
  },
});
/** What a browser says that asks by https. */
const ACCEPTED = { "Accept-Encoding": "gzip, deflate, br, zstd" };
const say = (text) => {
  if (!options.json) console.error(text);
};

const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
const started = [];
try {
  say("Filling a data directory with the demo hotels…");
  const onServersCpu = (command, args) => onCpu(SERVER_CPU, command, args);
  const ours = await startFrontage(scratch, await freePort(), ["--demo"], onServersCpu);
  started.push(ours);
  const cases = (await casesOf(ours.origin)).filter(({ name }) =>
    options.only.split(",").includes(name),
  );
  const nginx = await startNginx(scratch, await filesFor(ours.origin, cases), SERVER_CPU);
  started.push(nginx);
  const figures = [];
  for (const one of cases) figures.push(await measure(one, ours, nginx));
  report(figures);
} finally {
  for (const server of started) await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

/** What is asked for: `unchanged` is the page again, by a browser that has it. */
async function casesOf(origin) {
  const path = `/hotels/${FULL_HOTEL}`;
  const page = (await ask(`${origin}${path}`, {})).body.toString();
  const [picture] = page.match(/\/media\/[^" ,]+\/640\.webp/);
  const scripts = [...new Set(page.match(/\/assets\/[^"]+\.js/g))];
  const sizes = await Promise.all(
    scripts.map(async (script) => (await ask(`${origin}${script}`, ACCEPTED)).body.length),
  );
  const asset = scripts[sizes.indexOf(Math.max(...sizes))];
  return [
    { name: "page", path },
    { name: "document", path: `/api/public/hotels/${FULL_HOTEL}/` },
    { name: "unchanged", path, unchanged: true },
    { name: "asset", path: asset },
    { name: "picture", path: picture },
  ];
}

/** Each path once, as our server answers it. */
async function filesFor(origin, cases) {
  const paths = [...new Set(cases.map(({ path }) => path))];
  return Promise.all(
    paths.map(async (path) => ({ path, ...(await ask(`${origin}${path}`, ACCEPTED)) })),
  );
}

async function measure({ name, path, unchanged }, ours, nginx) {
  const servers = { ours: `${ours.origin}${path}`, nginx: `${nginx.origin}${path}` };
  const asked = {};
  const [mine, its] = [await ask(servers.ours, ACCEPTED), await ask(servers.nginx, ACCEPTED)];
  if (!mine.body.equals(its.body)) throw new Error(`${path}: not the same bytes`);
  for (const [who, { headers }] of Object.entries({ ours: mine, nginx: its })) {
    asked[who] = unchanged ? { ...ACCEPTED, "If-None-Match": headers.etag } : ACCEPTED;
    const { status } = await ask(servers[who], asked[who]);
    if (status !== (unchanged ? 304 : 200)) throw new Error(`${who} answers ${status}`);
  }
  say(`${name}: ${mine.body.length} bytes, ${options.rounds} rounds…`);
  const rounds = [];
  for (let n = 0; n < Number(options.rounds); n += 1) {
    const round = {};
    // Who is first changes, so that neither always has the quieter machine.
    for (const who of n % 2 === 0 ? ["ours", "nginx"] : ["nginx", "ours"]) {
      round[who] = await wrk(
        servers[who],
        asked[who],
        options.connections,
        Number(options.seconds),
      );
    }
    rounds.push(round);
  }
  const of = (who, what) => median(rounds.map((round) => round[who][what]));
  const server = (who) => ({
    requests_per_second: of(who, "rate"),
    p50_ms: of(who, "p50"),
    p99_ms: of(who, "p99"),
  });
  return {
    name,
    path,
    bytes: unchanged ? 0 : mine.body.length,
    frontage: server("ours"),
    nginx: server("nginx"),
    ratio: median(rounds.map((round) => round.ours.rate / round.nginx.rate)),
  };
}

/** One request; answers status, header fields and body as they came. */
function ask(url, headers) {
  return new Promise((done, failed) => {
    const asked = get(url, { headers, agent: false }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () =>
        done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on("error", failed);
  });
}

function report(figures) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  if (options.json) {
    console.log(JSON.stringify({ machine, pinned, connections: options.connections, figures }));
    return;
  }
  const whole = (value) => Math.round(value).toLocaleString("en");
  const ms = (value) => `${value.toFixed(2)} ms`;
  const rows = [
    ["", "bytes", "requests/s", "p50", "p99", "nginx/s", "p50", "p99", "to nginx"],
    ...figures.map(({ name, bytes, frontage, nginx, ratio }) => [
      name,
      whole(bytes),
      ...[frontage, nginx].flatMap((server) => [
        whole(server.requests_per_second),
        ms(server.p50_ms),
        ms(server.p99_ms),
      ]),
      `${ratio.toFixed(2)}×`,
    ]),
  ];
  const cores = pinned ? "one core each for server and load" : "NOT pinned: no taskset, or one CPU";
  console.log(`${machine}; ${options.connections} kept connections; ${cores}\n`);
  printTable(rows);
}
