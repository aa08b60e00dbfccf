/**
 * `make bench-pictures PART=renditions`: the same photographs through sharp and through us, in
 * turns, each in a process of its own. Before that our qualities are set so that our files have
 * the bytes of sharp's, format by format; what is left to compare is CPU, memory and likeness.
 *
 *   node benches/pictures/renditions.mjs [--json] [--runs 5] [--photos FOLDER] [--only TEXT]
 *
 * TEXT is part of what stands before a row of the table: `ladder`, `first light: srgb`.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import sharp from "sharp";
import { median } from "../parts/stats.mjs";
import { COMPARISONS, extension } from "./comparisons.mjs";
import { photos } from "./photos.mjs";
import { report } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "5" },
    photos: { type: "string", default: join(tmpdir(), "frontage-bench-photos") },
    only: { type: "string", default: "" },
  },
});
const RUNS = Number(options.runs);
/** Work of a minute is measured less often: it varies less. */
const RUNS_OF_LONG_WORK = Math.min(RUNS, 3);
const LONG_MS = 5000;
const peerScript = join(import.meta.dirname, "peer.mjs");
const execute = promisify(execFile);
const say = (text) => {
  if (!options.json) console.error(text);
};

// It would remember a file by its name, and the names come again.
sharp.cache(false);
const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
try {
  const pictures = await photos(options.photos);
  const results = [];
  for (const photo of pictures) {
    const named = ({ name }) => `${name}: ${photo.name}`;
    const wanted = COMPARISONS.filter((comparison) => named(comparison).includes(options.only));
    const whole = await bare(photo.path, join(scratch, `${photo.name}.rgb`));
    for (const comparison of wanted) {
      say(`${named(comparison)} …`);
      results.push(await compare(comparison, photo, whole));
    }
  }
  report(results, { json: options.json, runs: RUNS });
} finally {
  await rm(scratch, { recursive: true });
}

async function compare(comparison, photo, whole) {
  const { name, manner, specs } = comparison;
  const folders = { sharp: join(scratch, "sharp"), frontage: join(scratch, "frontage") };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const work = JSON.stringify(specs.map((spec) => [Number.parseInt(spec, 10), extension(spec)]));
  const sharpRun = () =>
    said(process.execPath, [peerScript, photo.path, folders.sharp, work, manner]);
  const first = await sharpRun();
  const settings = await matched(comparison, photo, first.bytes);
  const ourRun = () => ours("make", photo.path, folders.frontage, ...settings, ...specs);

  const runs = { sharp: [], frontage: [] };
  const isLong = first.cpu_ms > LONG_MS;
  for (let run = 0; run < (isLong ? RUNS_OF_LONG_WORK : RUNS); run += 1) {
    // The first was to warm up, unless it was so long that it needs no warming.
    runs.sharp.push(isLong && run === 0 ? first : await sharpRun());
    runs.frontage.push(await ourRun());
  }
  const result = { comparison: name, photo: photo.name, settings };
  for (const side of ["sharp", "frontage"]) {
    const middle = (figure) => median(runs[side].map((run) => run[figure]));
    const files = specs.map((spec) => join(folders[side], spec));
    result[side] = {
      cpu_ms: middle("cpu_ms"),
      wall_ms: middle("wall_ms"),
      peak_mib: middle("peak_kib") / 1024,
      bytes: runs[side][0].bytes,
      scores: await likeness(whole, files),
    };
  }
  // Two processes that follow each other had the same machine.
  result.ratio = median(runs.sharp.map((run, at) => runs.frontage[at].cpu_ms / run.cpu_ms));
  return result;
}

/**
 * The settings at which our files have the bytes of sharp's. Qualities are whole numbers, so one
 * format misses by a percent or two; the next one makes up for it.
 */
async function matched({ specs, settings }, photo, bytes) {
  const names = { jpg: "--jpeg-quality", webp: "--webp-quality", avif: "--avif-quality" };
  const found = [...settings];
  let left = 0;
  for (const format of new Set(specs.map(extension))) {
    const these = specs.filter((spec) => extension(spec) === format);
    const goal = these.reduce((sum, spec) => sum + bytes[spec], left);
    const task = ["match", photo.path, "--bytes", String(goal), ...settings, ...these];
    const { quality, bytes: made } = await ours(...task);
    left = goal - made;
    found.push(names[format], String(quality));
  }
  return found;
}

/** How like the photograph the files are, by name. */
async function likeness(whole, files) {
  const bares = [];
  for (const file of files) bares.push(await bare(file, `${file}.rgb`));
  const scores = await ours("likeness", whole, ...bares);
  return Object.fromEntries(files.map((file, at) => [file.split("/").at(-1), scores[at]]));
}

/** A picture as bare RGB, decoded by the same library whoever made it; answers `FILE:SIZE`. */
async function bare(picture, file) {
  const { data, info } = await sharp(picture)
    .rotate()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  await writeFile(file, data);
  return `${file}:${info.width}x${info.height}`;
}

/** Runs the Rust side; `FRONTAGE_BENCH_PICTURES` may name it. */
function ours(...args) {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  const binary =
    process.env.FRONTAGE_BENCH_PICTURES ?? join(target, "release/frontage-bench-pictures");
  if (!existsSync(binary)) {
    throw new Error(
      `Nothing at ${binary}. Run \`cargo build --release -p frontage-bench-pictures\`.`,
    );
  }
  return said(binary, args);
}

async function said(command, args) {
  const { stdout } = await execute(command, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
}
