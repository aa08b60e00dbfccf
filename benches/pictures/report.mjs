/** What `renditions.mjs` found, as tables and a line per goal. */
import { cpus } from "node:os";
import sharp from "sharp";
import { printTable } from "../parts/stats.mjs";
import { BANDS, COMPARISONS, extension } from "./comparisons.mjs";

const total = (bytes) => Object.values(bytes).reduce((sum, size) => sum + size, 0);
const mean = (scores) => total(scores) / Object.keys(scores).length;
const larger = ({ sharp, frontage }) => total(frontage.bytes) / total(sharp.bytes) - 1;
const better = ({ sharp, frontage }) => mean(frontage.scores) - mean(sharp.scores);
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
const percent = (share) => `${signed(share * 100)} %`;

/** Prints everything; as one object if `json`. */
export function report(results, { json, runs }) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  const of = ({ name }) => results.filter((result) => result.comparison === name);
  const measured = COMPARISONS.filter((comparison) => of(comparison).length > 0);
  const verdicts = measured.map((comparison) => verdict(comparison, of(comparison)));
  if (json) {
    console.log(JSON.stringify({ machine, sharp: sharp.versions, runs, results, verdicts }));
    return;
  }
  console.log(`${machine}; sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips})\n`);
  const rows = [
    ["sharp → Frontage", "CPU", "ratio", "wall", "peak memory", "bytes", "", "SSIMULACRA2", ""],
  ];
  for (const result of results) {
    const { sharp, frontage } = result;
    const pair = (of) => `${of(sharp)} → ${of(frontage)}`;
    rows.push([
      `${result.comparison}: ${result.photo}`,
      pair(({ cpu_ms }) => `${(cpu_ms / 1000).toFixed(2)} s`),
      result.ratio.toFixed(2),
      pair(({ wall_ms }) => `${(wall_ms / 1000).toFixed(2)} s`),
      pair(({ peak_mib }) => `${peak_mib.toFixed(0)} MiB`),
      pair(({ bytes }) => `${(total(bytes) / 1024).toFixed(0)} KiB`),
      percent(larger(result)),
      pair(({ scores }) => mean(scores).toFixed(1)),
      signed(better(result)),
    ]);
  }
  printTable(rows);
  console.log("");
  const formats = [["by format", "bytes", "", "SSIMULACRA2", "", "our settings"]];
  for (const result of results) {
    for (const format of new Set(Object.keys(result.sharp.bytes).map(extension))) {
      const of = (values) =>
        Object.fromEntries(Object.entries(values).filter(([spec]) => extension(spec) === format));
      const part = {};
      for (const side of ["sharp", "frontage"]) {
        part[side] = { bytes: of(result[side].bytes), scores: of(result[side].scores) };
      }
      formats.push([
        `${result.comparison}: ${result.photo}, ${format}`,
        `${(total(part.sharp.bytes) / 1024).toFixed(0)} → ${(total(part.frontage.bytes) / 1024).toFixed(0)} KiB`,
        percent(larger(part)),
        `${mean(part.sharp.scores).toFixed(1)} → ${mean(part.frontage.scores).toFixed(1)}`,
        signed(better(part)),
        settingsOf(result.settings, format),
      ]);
    }
  }
  printTable(formats);
  console.log("");
  for (const { line } of verdicts) console.log(line);
}

/** Whether a goal is reached for every photograph, in words. */
function verdict({ name, goal }, results) {
  const ratio = Math.max(...results.map((result) => result.ratio));
  const peak = Math.max(...results.map(({ frontage }) => frontage.peak_mib));
  const bytes = Math.max(...results.map(larger));
  const score = Math.min(...results.map(better));
  const missed = [];
  if (ratio > goal.ratio) missed.push("CPU");
  if (peak > goal.peak_mib) missed.push("memory");
  if (bytes > BANDS.bytes) missed.push("bytes");
  if (score < -BANDS.score) missed.push("likeness");
  const line =
    `${missed.length === 0 ? "reached" : `MISSED (${missed.join(", ")})`}: ${name}: at worst ` +
    `${ratio.toFixed(2)} × sharp's CPU (goal ${goal.ratio}), ${peak.toFixed(0)} MiB (goal ${goal.peak_mib}), ` +
    `${percent(bytes)} bytes (goal within ${percent(BANDS.bytes)}), ${signed(score)} points (goal within ${BANDS.score})`;
  return { name, missed, line };
}

/** What of our settings concerns a format, in short: `quality 62, speed 6`. */
function settingsOf(settings, format) {
  const prefix = { jpg: "--jpeg-", webp: "--webp-", avif: "--avif-" }[format];
  return settings
    .map((word, at) => [word, settings[at + 1]])
    .filter(([word]) => word.startsWith(prefix))
    .map(([word, value]) => `${word.slice(prefix.length)} ${value}`)
    .join(", ");
}
