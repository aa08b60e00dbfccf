/**
 * `make bench PART=console`: how soon the console's own screen reacts to those who work in it, with
 * two hundred pictures and forty room types. Prints one table (`--json`: one object); judges nothing.
 *
 *   node benches/console/console.mjs [--json] [--times 20] [--parts gallery,rooms,settings] [--data DIR]
 *
 * `--data` names a directory to keep: filling the hotel takes longer than measuring.
 */
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "../parts/chromium.mjs";
import { freePort, startFrontage } from "../parts/server.mjs";
import { printTable, quantile } from "../parts/stats.mjs";
import { fillHotel, PICTURES, ROOMS } from "./hotel.mjs";
import { noteReactions } from "./reactions.mjs";
import { firstScreen, go, useGallery, useRooms, useSettings } from "./staff.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    times: { type: "string", default: "20" },
    parts: { type: "string", default: "gallery,rooms,settings" },
    data: { type: "string" },
  },
});
const TIMES = Number(options.times);
const SCREENS = {
  gallery: ["Gallery", useGallery],
  rooms: ["Rooms", useRooms],
  settings: ["Settings", useSettings],
};
const say = (text) => {
  if (!options.json) console.error(text);
};

const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
const browser = await startChromium();
try {
  const data = options.data ?? join(scratch, "filled");
  await mkdir(data, { recursive: true });
  say(`A hotel with ${PICTURES} pictures and ${ROOMS} room types …`);
  const filling = await startFrontage(data, await freePort(), ["--demo"]);
  try {
    await fillHotel(filling, browser);
  } finally {
    await filling.stop();
  }
  const copy = join(scratch, "data");
  await cp(data, copy, { recursive: true, preserveTimestamps: true });
  const server = await startFrontage(copy, await freePort());
  try {
    report(await measured(server));
  } finally {
    await server.stop();
  }
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}

async function measured(server) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const rows = [];
  const page = await firstScreen(context, server.origin, noteReactions);
  for (const part of options.parts.split(",")) {
    const [screen, use] = SCREENS[part];
    say(`${screen} …`);
    await go(page, screen);
    rows.push(...(await use(page, TIMES)).map(([name, samples]) => ({ screen, name, samples })));
  }
  return rows;
}

function report(rows) {
  const together = {
    screen: "all",
    name: "together, each action as often as any other",
    samples: rows.filter(({ name }) => !name.startsWith("frames ")).flatMap((row) => row.samples),
  };
  const figures = [...rows, together].map(({ screen, name, samples }) => ({
    screen,
    action: name,
    times: samples.length,
    p50: quantile(samples, 0.5),
    p95: quantile(samples, 0.95),
    max: Math.max(...samples),
  }));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  if (options.json) {
    console.log(JSON.stringify({ machine, pictures: PICTURES, rooms: ROOMS, figures }));
    return;
  }
  const ms = (value) => `${Math.round(value)} ms`;
  console.log(`${machine}; ${PICTURES} pictures, ${ROOMS} room types; Chromium, headless\n`);
  printTable([
    ["own screen, from the key or the button to the painted frame", "p50", "p95", "max"],
    ...figures.map(({ screen, action, p50, p95, max }) => [
      `${screen}: ${action}`,
      ms(p50),
      ms(p95),
      ms(max),
    ]),
  ]);
}
