/**
 * `make bench PART=console`: what the console weighs by what has been opened, and how soon its first
 * screen can be used on a desktop: 10 Mbit/s, 40 ms there and back, nothing kept from before, and
 * the same kept. Prints two tables (`--json`: one object); judges nothing.
 *
 *   node benches/console/first-screen.mjs [--json] [--times 10] [--language en]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "../parts/chromium.mjs";
import { freePort, startFrontage } from "../parts/server.mjs";
import { printTable, quantile } from "../parts/stats.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    times: { type: "string", default: "10" },
    language: { type: "string", default: "en" },
  },
});

/** Lighthouse's desktop: bytes a second, ms there and back. */
const LINE = { throughput: (10_240 * 1024) / 8, latency: 40 };
/** Can be typed into, as soon as there is a settings screen. */
const USABLE = "main form input:not([disabled])";
/** The first screen, the others of every day, and one that is seldom opened, by their address. */
const OPENED = ["settings", "gallery", "rooms", "history"];

const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
const browser = await startChromium();
try {
  const server = await startFrontage(scratch, await freePort(), ["--demo"]);
  try {
    const state = await signedIn(server.origin);
    report(await weights(server.origin, state), await times(server.origin, state));
  } finally {
    await server.stop();
  }
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}

/** A browser's cookies after somebody signed in. */
async function signedIn(origin) {
  const context = await browser.newContext();
  const headers = { origin };
  const data = { username: "manager", password: "manager" };
  const answer = await context.request.post(`${origin}/api/staff/login/`, { headers, data });
  if (!answer.ok()) throw new Error(`nobody could sign in: ${answer.status()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A browser of its own, which remembers nothing but who is signed in and what is spoken. */
async function profile(origin, storageState) {
  const context = await browser.newContext({
    storageState,
    viewport: { width: 1440, height: 900 },
  });
  await context.addInitScript((language) => {
    // Frames within a page may have no storage.
    if (window === top) localStorage.setItem("frontage.language", language);
  }, options.language);
  // Noted in the page: when what can be used is painted, and not when somebody was told of it.
  await context.addInitScript((usable) => {
    const look = () => {
      if (window.usableAt !== undefined || !document.querySelector(usable)) return;
      window.usableAt = null;
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => {
          window.usableAt = performance.now();
        };
        painted.port2.postMessage(null);
      });
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true });
  }, USABLE);
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  return { context, page, line, address: (screen) => `${origin}/staff/${screen}` };
}

/**
 * Gzip bytes of script and style by what was opened, each with all that came before it: the first
 * screen as it can be used, what is then fetched beforehand, and each further screen.
 */
async function weights(origin, state) {
  const { context, page, address } = await profile(origin, state);
  const sizes = new Map();
  const rows = [];
  const row = async (what, until) => {
    const urls = await page.evaluate(
      (end) =>
        performance
          .getEntriesByType("resource")
          .filter(({ startTime }) => startTime < end)
          .map(({ name }) => name),
      until,
    );
    for (const url of urls.filter((one) => /\/assets\/[^/]*\.(js|css)$/.test(one))) {
      if (!sizes.has(url)) sizes.set(url, await gzipSize(url));
    }
    const sum = (kind) =>
      [...sizes].reduce((all, [url, size]) => (url.endsWith(kind) ? all + size : all), 0);
    rows.push({ what, script: sum(".js"), style: sum(".css"), files: sizes.size });
  };
  for (const screen of OPENED) {
    await page.goto(address(screen));
    if (screen === OPENED[0]) {
      const usable = await page.waitForFunction(() => window.usableAt);
      await row(`${screen}, until it can be used`, await usable.jsonValue());
    }
    await page.locator("main h1").waitFor();
    await page.waitForLoadState("networkidle");
    await row(screen === OPENED[0] ? "what is fetched beforehand" : screen, 1e9);
  }
  await context.close();
  return rows;
}

async function gzipSize(url) {
  const headers = { "accept-encoding": "gzip" };
  const answer = await fetch(url, { headers, method: "HEAD" });
  const length = Number(answer.headers.get("content-length"));
  if (!answer.ok || !length) throw new Error(`${url}: no length in ${answer.status}`);
  return length;
}

/** Milliseconds from asking for the address to a first screen that can be used. */
async function times(origin, state) {
  const cold = [];
  const warm = [];
  for (let time = 0; time < Number(options.times); time += 1) {
    const { context, page, line, address } = await profile(origin, state);
    await line.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: LINE.latency,
      downloadThroughput: LINE.throughput,
      uploadThroughput: LINE.throughput,
    });
    for (const samples of [cold, warm]) {
      await page.goto(address("settings"));
      const usable = await page.waitForFunction(() => window.usableAt);
      samples.push(await usable.jsonValue());
      // All that is fetched beforehand is kept for the second time.
      await page.waitForLoadState("networkidle");
    }
    await context.close();
  }
  return { cold, warm };
}

function report(weight, { cold, warm }) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  const of = (samples) => ({ p50: quantile(samples, 0.5), p95: quantile(samples, 0.95) });
  const first = { cold: of(cold), warm: of(warm) };
  if (options.json) {
    console.log(JSON.stringify({ machine, language: options.language, weight, first }));
    return;
  }
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  const ms = (value) => `${Math.round(value)} ms`;
  console.log(`${machine}; the console in "${options.language}"; Chromium, headless\n`);
  printTable([
    ["loaded so far (gzip)", "script", "style", "files"],
    ...weight.map(({ what, script, style, files }) => [what, kib(script), kib(style), `${files}`]),
  ]);
  console.log();
  printTable([
    [`first screen that can be used, 10 Mbit/s, ${LINE.latency} ms`, "p50", "p95"],
    ["nothing kept", ms(first.cold.p50), ms(first.cold.p95)],
    ["kept from before", ms(first.warm.p50), ms(first.warm.p95)],
  ]);
}
