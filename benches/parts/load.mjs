/** The load generator (`benches/load`), and which CPU who runs on. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";

const tasksetIsThere = (() => {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
/** Server and load each have a CPU of their own. */
export const pinned = tasksetIsThere && cpus().length > 1;
export const SERVER_CPU = 0;
const LOAD_CPU = 1;

/**
 * What to start instead of `command`, so that it runs on one CPU (null: on any) and may open as many files as the
 * system lets it. The process keeps its id: each step replaces the one before.
 */
export function onCpu(cpu, command, args) {
  const place = pinned && cpu !== null ? ["taskset", "-c", String(cpu)] : [];
  const script = 'ulimit -n "$(ulimit -Hn)"; exec "$@"';
  return ["sh", ["-c", script, "sh", ...place, command, ...args]];
}

/** The release build of the load generator, or what `FRONTAGE_LOAD` names. */
export function loadBinary() {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  const path = process.env.FRONTAGE_LOAD ?? join(target, "release/frontage-load");
  if (!existsSync(path)) {
    throw new Error(
      `No load generator at ${path}. Run \`cargo build --release -p frontage-load\`, or set FRONTAGE_LOAD.`,
    );
  }
  return path;
}

/** Runs one command of the load generator to its end; answers what it measured. */
export function load(...args) {
  return loadOn(LOAD_CPU, ...args);
}

/** The same on another CPU, or on any. */
export async function loadOn(cpu, ...args) {
  const [command, given] = onCpu(cpu, loadBinary(), args.map(String));
  const child = spawn(command, given, { stdio: ["ignore", "pipe", "inherit"] });
  const parts = [];
  child.stdout.on("data", (part) => parts.push(part));
  const code = await new Promise((ended) => child.once("close", ended));
  if (code !== 0) throw new Error(`frontage-load ${args[0]} failed`);
  return JSON.parse(Buffer.concat(parts).toString());
}

/** Starts the floor's server; answers when it can be connected to. */
export async function startFloor(args, isUp) {
  const [command, given] = onCpu(SERVER_CPU, loadBinary(), ["floor-server", ...args.map(String)]);
  const child = spawn(command, given, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((tell) => child.once("close", tell));
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error("the floor's server ended");
    await new Promise((next) => setTimeout(next, 5));
  }
  return {
    pid: child.pid,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
