/**
 * `make bench`: what a guest feels. Measures, on the release binary and in real Chromium, how soon
 * a server is ready and how soon an edit is painted on an open page, each beside the floor of this
 * very machine. Prints one table (`--json`: one object); judges nothing.
 *
 *   node benches/page.mjs [--json] [--edits 100] [--pages 0,200,1000]
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "./parts/chromium.mjs";
import { measure, noteHearing, watchPaint } from "./parts/painted.mjs";
import { freePort, startFrontage, startUntil } from "./parts/server.mjs";
import { median, printTable, summary } from "./parts/stats.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    edits: { type: "string", default: "100" },
    pages: { type: "string", default: "0,200,1000" },
  },
});
/** Kept connections, as an API client has. */
const connection = new Agent({ keepAlive: true });
const EDITS = Number(options.edits);
const STARTS = 10;
const floorScript = join(import.meta.dirname, "parts/floor-server.mjs");
const subscribersScript = join(import.meta.dirname, "parts/subscribers.mjs");
const say = (text) => {
  if (!options.json) console.error(text);
};

const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
const browser = await startChromium();
try {
  say("Filling a data directory with the demo hotels…");
  const demo = await startFrontage(scratch, await freePort(), ["--demo"]);
  await demo.stop();

  say(`Starting the server ${STARTS} times…`);
  const starts = await startTimes();
  const paints = [];
  for (const pages of options.pages.split(",").map(Number)) {
    say(`${EDITS} edits with ${pages} further open pages…`);
    paints.push({ pages, frontage: await frontagePaints(pages), floor: await floorPaints(pages) });
  }
  report(starts, paints);
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}

/**
 * Spawn to the first 200 of `/readyz`, on a data directory that exists. The floor is the least that
 * any server needs: spawning a process that does nothing until it has ended, and one request over
 * loopback to a bare HTTP server that already runs. That bare server's own start is the peer.
 */
async function startTimes() {
  const times = { frontage: [], floor: [], peer: [] };
  for (let i = 0; i < STARTS; i += 1) {
    const port = await freePort();
    const server = await startFrontage(scratch, port);
    times.frontage.push(server.took);
    await server.stop();

    const peerPort = await freePort();
    const bare = `http://127.0.0.1:${peerPort}/`;
    const peer = await startUntil(process.execPath, [floorScript, String(peerPort)], bare);
    times.peer.push(peer.took);
    const began = performance.now();
    await new Promise((ended) => spawn("true").once("close", ended));
    await call("GET", bare);
    times.floor.push(performance.now() - began);
    await peer.stop();
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

async function frontagePaints(pages) {
  const server = await startFrontage(scratch, await freePort());
  const crowd = await subscribe(
    server.port,
    pages,
    await appPath(server.origin),
    "hotel-killarney",
  );
  const page = await browser.newPage();
  await noteHearing(page);
  try {
    const live = page.waitForEvent("websocket").then((socket) =>
      socket.waitForEvent("framereceived", {
        predicate: ({ payload }) => String(payload).includes("subscription_succeeded"),
      }),
    );
    await page.goto(`${server.origin}/hotels/killarney`);
    await live;
    const login = await call("POST", `${server.origin}/api/staff/login/`, {
      username: "manager",
      password: "manager",
    });
    const headers = { Authorization: `Token ${login.token}` };
    const settings = `${server.origin}/api/staff/hotel/killarney/settings/`;
    return await measure(await watchPaint(page, ".hero-words"), EDITS, (text, color) =>
      call("PATCH", settings, { tagline_override: text, secondary_color: color }, headers),
    );
  } finally {
    await page.close();
    crowd.stop();
    await server.stop();
  }
}

async function floorPaints(pages) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}/`;
  const server = await startUntil(process.execPath, [floorScript, String(port)], origin);
  const crowd = await subscribe(port, pages, "/socket");
  const page = await browser.newPage();
  await noteHearing(page);
  try {
    const live = page.waitForEvent("websocket");
    await page.goto(origin);
    await live;
    await page.waitForFunction("socket.readyState === WebSocket.OPEN");
    return await measure(await watchPaint(page, "h1"), EDITS, (text, color) =>
      call("POST", origin, { text, color }),
    );
  } finally {
    await page.close();
    crowd.stop();
    await server.stop();
  }
}

async function appPath(origin) {
  const { key } = await call("GET", `${origin}/api/realtime/`);
  return `/app/${key}?protocol=7&client=bench&version=1.0.0`;
}

/** Opens `count` further subscribers in a process of their own. */
async function subscribe(port, count, path, channel) {
  if (count === 0) return { stop: () => {} };
  const args = [subscribersScript, String(port), path, String(count)];
  const child = spawn(process.execPath, channel ? [...args, channel] : args, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const word = await new Promise((tell) => {
    child.stdout.once("data", (data) => tell(data.toString().trim()));
    child.once("close", () => tell("failed"));
  });
  if (word !== "ready") throw new Error(`${count} subscribers could not be opened`);
  return { stop: () => child.kill("SIGTERM") };
}

/** One request on a connection that is kept; answers the JSON body. */
function call(method, url, body, headers = {}) {
  const text = body && JSON.stringify(body);
  return new Promise((done, failed) => {
    const sent = request(
      url,
      {
        method,
        agent: connection,
        headers: text
          ? {
              "Content-Type": "application/json",
              "Content-Length": Buffer.byteLength(text),
              ...headers,
            }
          : headers,
      },
      (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => {
          const said = Buffer.concat(parts).toString();
          if (answer.statusCode >= 300) failed(new Error(`${url}: ${answer.statusCode} ${said}`));
          else done(said.startsWith("{") ? JSON.parse(said) : said);
        });
      },
    );
    sent.on("error", failed);
    sent.end(text);
  });
}

function report(starts, paints) {
  const figures = paints.map(({ pages, frontage, floor }) => ({
    further_pages: pages,
    save_answered_ms: summary(frontage.answered),
    save_to_heard_ms: summary(frontage.heard),
    save_to_painted_ms: summary(frontage.painted),
    floor_to_painted_ms: summary(floor.painted),
  }));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  if (options.json) {
    console.log(JSON.stringify({ machine, edits: EDITS, start_to_ready_ms: starts, figures }));
    return;
  }
  const ms = (value) => `${value.toFixed(1)} ms`;
  const three = ({ p50, p99, max }) => [ms(p50), ms(p99), ms(max)];
  const ratio = (a, b) => `${(a / b).toFixed(1)}×`;
  const rows = [["", "p50", "p99", "max", "p50 to the floor"]];
  rows.push([
    "start to ready (median of 10)",
    ms(starts.frontage),
    "",
    "",
    ratio(starts.frontage, starts.floor),
  ]);
  rows.push(["  floor: spawn of `true` + one loopback request", ms(starts.floor), "", "", "1.0×"]);
  rows.push([
    "  peer: a bare node HTTP server",
    ms(starts.peer),
    "",
    "",
    ratio(starts.peer, starts.floor),
  ]);
  for (const row of figures) {
    const floor = row.floor_to_painted_ms.p50;
    const crowd = row.further_pages === 0 ? "1 page" : `1 page + ${row.further_pages} subscribers`;
    rows.push([
      `save to painted, ${crowd}`,
      ...three(row.save_to_painted_ms),
      ratio(row.save_to_painted_ms.p50, floor),
    ]);
    rows.push(["  until the save was answered", ...three(row.save_answered_ms), ""]);
    rows.push(["  until the page's socket had the event", ...three(row.save_to_heard_ms), ""]);
    rows.push([
      "  floor: bare HTTP + WebSocket echo, same page count",
      ...three(row.floor_to_painted_ms),
      "1.0×",
    ]);
  }
  console.log(`${machine}; ${EDITS} edits each; Chromium, headless\n`);
  printTable(rows);
}
