import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

/** The release binary, or what `FRONTAGE_BIN` names. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  const path = process.env.FRONTAGE_BIN ?? join(target, "release/frontage");
  if (!existsSync(path)) {
    throw new Error(`No server at ${path}. Run \`make build\` first, or set FRONTAGE_BIN.`);
  }
  return path;
}

/** A loopback port that was free a moment ago. */
export async function freePort() {
  const probe = createServer();
  await new Promise((listening) => probe.listen(0, "127.0.0.1", listening));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** Starts `command` and answers when `url` says 200: the process and the milliseconds it took. */
export async function startUntil(command, args, url, options = {}) {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  const ended = new Promise((tell) => child.once("close", tell));
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() - began > 20_000) {
      child.kill("SIGKILL");
      throw new Error(`${command} did not answer at ${url}`);
    }
    await new Promise((next) => setTimeout(next, 1));
  }
  const took = performance.now() - began;
  return {
    took,
    pid: child.pid,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/**
 * Starts the server on a data directory. `start` may put it elsewhere: it is given command and
 * arguments and answers what to start instead.
 */
export async function startFrontage(dataDir, port, more = [], start = (...given) => given) {
  const origin = `http://127.0.0.1:${port}`;
  const args = ["serve", "--listen", `127.0.0.1:${port}`, "--data-dir", dataDir, ...more];
  const [command, given] = start(binary(), args);
  const server = await startUntil(command, given, `${origin}/readyz`, { cwd: dataDir });
  return { ...server, origin, port };
}

function answers(url) {
  return new Promise((tell) => {
    const request = get(url, { agent: false }, (answer) => {
      answer.resume();
      tell(answer.statusCode === 200);
    });
    request.on("error", () => tell(false));
  });
}
