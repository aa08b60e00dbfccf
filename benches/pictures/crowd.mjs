/**
 * `make bench-pictures PART=crowd`: five staff upload 50 photographs of 12 megapixels into one
 * gallery at once while 1,000 pages of the hotel are open and a sixth edits texts. The server may
 * use all CPUs, and shares them with the load generator.
 *
 *   node benches/pictures/crowd.mjs [--json] [--each 10] [--pages 1000] [--photos FOLDER]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  addEditor,
  FULL_HOTEL,
  makeTemplate,
  signIn,
  socketPath,
  withServer,
} from "../parts/installation.mjs";
import { loadOn } from "../parts/load.mjs";
import { printTable } from "../parts/stats.mjs";
import { photos } from "./photos.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    each: { type: "string", default: "10" },
    pages: { type: "string", default: "1000" },
    photos: { type: "string", default: join(tmpdir(), "frontage-bench-photos") },
  },
});
const PEOPLE = ["ann", "ben", "cal", "dee", "eve"];
const GOAL_MS = 300;
/** Who is served last may wait so much longer than who is served first. */
const FAIR = 1.5;
const say = (text) => {
  if (!options.json) console.error(text);
};

process.env.FRONTAGE_LOG ??= "error";
const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
try {
  const pictures = await photos(options.photos);
  say("Making an installation…");
  await makeTemplate(scratch);
  for (const person of PEOPLE) await addEditor(scratch, FULL_HOTEL, person);
  say(`${PEOPLE.length * options.each} uploads at once, ${options.pages} open pages…`);
  report(await withServer(scratch, (server) => uploads(server, pictures), null));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function uploads(server, pictures) {
  const staff = [];
  for (const person of PEOPLE) staff.push("--staff", await signIn(server, FULL_HOTEL, person));
  const at = ["--server", `127.0.0.1:${server.port}`, "--pid", server.pid];
  const hotel = ["--slug", FULL_HOTEL, "--token", await signIn(server, FULL_HOTEL)];
  const path = ["--path", await socketPath(server)];
  const files = pictures.flatMap((photo) => ["--photo", photo.path]);
  const work = ["--each", options.each, "--subscribers", options.pages];
  return loadOn(null, "uploads", ...at, ...hotel, ...path, ...staff, ...files, ...work);
}

function report(figures) {
  const edits = figures.edit_to_last_page_ms;
  const last = figures.last_of_each_s;
  const fair = Math.max(...last) / Math.min(...last);
  const word = (good) => (good ? "reached" : "MISSED");
  const lines = [
    `${word(edits.p99 <= GOAL_MS)}: edits of texts meanwhile reach the last page within ${edits.p99.toFixed(0)} ms, p99 (goal ${GOAL_MS} ms)`,
    `${word(fair <= FAIR)}: the last of the staff is through after ${fair.toFixed(2)} × the time of the first (goal ${FAIR})`,
  ];
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  if (options.json) {
    console.log(JSON.stringify({ machine, ...figures, lines }));
    return;
  }
  console.log(`${machine}; server and load share them\n`);
  const ms = ({ p50, p99, max }) => [p50, p99, max].map((value) => `${value.toFixed(0)} ms`);
  const quiet = figures.quiet_edit_to_last_page_ms;
  printTable([
    [`${figures.pages} open pages`, "p50", "p99", "max"],
    ["edit to the last page, before", ...ms(quiet)],
    [
      `edit to the last page, during ${figures.uploads} uploads (${figures.edits} edits)`,
      ...ms(edits),
    ],
    ["last byte of an upload to its answer", ...ms(figures.upload_answered_ms)],
  ]);
  const seconds = (list) => list.map((value) => `${value.toFixed(1)} s`).join(", ");
  console.log(
    `\nAll ${figures.uploads} pictures shown after ${figures.all_taken_s.toFixed(1)} s; the first of each of the staff after ${seconds(figures.first_of_each_s)}, ` +
      `the last after ${seconds(last)}; ${figures.refused_for_now} times somebody was told to come back a second later. ` +
      `The server's process (without its workers) used ${figures.server_cpu_s.toFixed(1)} s of CPU and at most ${(figures.server_kib_most / 1024).toFixed(0)} MiB.\n`,
  );
  for (const line of lines) console.log(line);
}
