/**
 * `make bench PART=guest`: a hotel's page on a slow phone, visited with an empty cache, in real
 * Chromium; then Lighthouse's four categories on its mobile profile. Prints what came out beside
 * each goal (`--json`: one object).
 *
 *   node benches/guest/guest.mjs [--json] [--visits 20] [--lighthouse 3]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CHROMIUM, FLAGS, startChromium } from "../parts/chromium.mjs";
import { freePort, startFrontage } from "../parts/server.mjs";
import { printTable, quantile } from "../parts/stats.mjs";
import { fillGallery, PAGE, PICTURES } from "./hotel.mjs";
import { CATEGORIES, scores } from "./lighthouse.mjs";
import { visit } from "./phone.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    visits: { type: "string", default: "20" },
    lighthouse: { type: "string", default: "3" },
  },
});
const GOALS = { lcp: 1500, cls: 0.02, inp: 100, script: 60 * 1024, score: 98 };
const say = (text) => {
  if (!options.json) console.error(text);
};

const EXTENSIONS_OFF = "--disable-extensions";
const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
const server = await startFrontage(scratch, await freePort(), ["--demo"]);
try {
  say(`Filling a gallery with ${PICTURES} photographs, in every width and format …`);
  await fillGallery(server);
  const visits = [];
  if (Number(options.visits) > 0) {
    const browser = await startChromium(EXTENSIONS_OFF);
    // The first starts the browser's processes and is not counted.
    await visit(browser, server.origin + PAGE);
    for (let number = 1; number <= Number(options.visits); number += 1) {
      say(`Visit ${number} …`);
      visits.push(await visit(browser, server.origin + PAGE));
    }
    await browser.close();
  }
  const lighthouse = [];
  for (let run = 1; run <= Number(options.lighthouse); run += 1) {
    say(`Lighthouse ${run} …`);
    lighthouse.push(await scores(server.origin + PAGE, CHROMIUM, [...FLAGS, EXTENSIONS_OFF]));
  }
  report(visits, lighthouse, new URL(server.origin).host);
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

function report(visits, lighthouse, host) {
  const of = (name) => {
    const all = visits.map((one) => one[name]);
    return { p50: quantile(all, 0.5), p75: quantile(all, 0.75) };
  };
  const names = ["ttfb", "fcp", "lcp", "hero", "inp", "cls"];
  const figures = Object.fromEntries(
    visits.length > 0 ? names.map((name) => [name, of(name)]) : [],
  );
  const hosts = [...new Set(visits.flatMap(({ all }) => all.hosts))];
  const kinds = visits.at(-1)?.loaded.kinds ?? {};
  const best = Object.fromEntries(
    CATEGORIES.map((name) => [
      name,
      quantile(
        lighthouse.map((run) => run.scores[name]),
        0.5,
      ),
    ]),
  );
  const lines = goals(
    figures,
    kinds,
    hosts.filter((one) => one !== host),
    best,
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  if (options.json) {
    console.log(JSON.stringify({ machine, figures, kinds, hosts, lighthouse, lines }));
    return;
  }
  console.log(`${machine}; ${visits.length} visits; Chromium, headless\n`);
  if (visits.length > 0) {
    const ms = (value) => `${value.toFixed(0)} ms`;
    const rows = [["a hotel's page on a slow phone, nothing in its cache", "p50", "p75"]];
    const row = (name, key, format = ms) =>
      rows.push([name, format(figures[key].p50), format(figures[key].p75)]);
    row("first byte", "ttfb");
    row("first contentful paint", "fcp");
    row("largest contentful paint (LCP)", "lcp");
    row("  the hero, sharp", "hero");
    row("slowest reaction (INP)", "inp");
    row("layout shifts (CLS)", "cls", (value) => value.toFixed(3));
    printTable(rows);
    const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
    console.log("\nOver the line until nothing came any more, without scrolling:");
    for (const [kind, bytes] of Object.entries(kinds)) {
      if (bytes > 0) console.log(`  ${kind.toLowerCase()} ${kib(bytes)}`);
    }
    console.log(`  LCP is of: ${counted(visits.map((one) => one.lcpElement))}`);
    console.log(`  Slowest was the reaction to: ${counted(visits.map((one) => one.slowest))}`);
  }
  for (const run of lighthouse) {
    const said = CATEGORIES.map((name) => `${name} ${run.scores[name]}`).join(", ");
    console.log(`\nLighthouse ${run.version}: ${said}`);
    for (const fault of run.faults) console.log(`  ${fault}`);
  }
  console.log("");
  for (const line of lines) console.log(line);
}

/** Each of the texts with how often it came, the most frequent first. */
function counted(texts) {
  const times = new Map();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .map(([text, often]) => `${text} (${often})`)
    .join("; ");
}

/** A line for each goal that was measured, saying whether it was reached. */
function goals(figures, kinds, others, best) {
  const line = (reached, text) => `${reached ? "reached" : "MISSED"}: ${text}`;
  const lines = [];
  if (figures.lcp) {
    const { lcp, hero, cls, inp } = figures;
    const { lcp: most } = GOALS;
    lines.push(line(lcp.p75 <= most, `p75 LCP ${lcp.p75.toFixed(0)} ms (goal ${most} ms)`));
    lines.push(line(hero.p75 <= most, `p75 hero sharp ${hero.p75.toFixed(0)} ms (the same goal)`));
    lines.push(line(cls.p75 <= GOALS.cls, `p75 CLS ${cls.p75.toFixed(3)} (goal ${GOALS.cls})`));
    lines.push(
      line(inp.p75 <= GOALS.inp, `p75 INP ${inp.p75.toFixed(0)} ms (goal ${GOALS.inp} ms)`),
    );
    const script = kinds.Script ?? 0;
    const said = `script ${(script / 1024).toFixed(1)} KiB over the line (goal 60 KiB)`;
    lines.push(line(script <= GOALS.script, said));
    lines.push(line(others.length === 0, `no request to another host ${others.join(", ")}`.trim()));
  }
  for (const [name, score] of Object.entries(best).filter(([, score]) => score !== undefined)) {
    lines.push(line(score >= GOALS.score, `Lighthouse ${name} ${score} (goal ${GOALS.score})`));
  }
  return lines;
}
