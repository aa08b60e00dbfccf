import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 10_000;

/** The binary under test: `FRONTAGE_BIN`, or the debug build in cargo's target directory. */
export function binary(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  const path = process.env.FRONTAGE_BIN ?? join(target.replace(/^~/, homedir()), "debug/frontage");
  if (!existsSync(path)) {
    throw new Error(
      `No server at ${path}. Build it (cargo build -p frontage) or set FRONTAGE_BIN to its path.`,
    );
  }
  return path;
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === "string") throw new Error("no TCP port to be had");
  return address.port;
}

interface ServerOptions {
  dataDir: string;
  port: number;
  /** Fill an empty data directory with the two demo hotels. */
  demo?: boolean;
  /** Added to the environment of the process. */
  env?: Record<string, string>;
}

/** One running `frontage serve`. */
export class Server {
  readonly origin: string;
  readonly port: number;
  readonly dataDir: string;
  #process: ChildProcess;
  #output = "";
  #lines: string[] = [];
  #unfinished = "";
  #ended: Promise<void>;

  private constructor(process: ChildProcess, options: ServerOptions) {
    this.port = options.port;
    this.dataDir = options.dataDir;
    this.origin = `http://127.0.0.1:${options.port}`;
    this.#process = process;
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString()).slice(-20_000);
      const lines = (this.#unfinished + chunk.toString()).split("\n");
      this.#unfinished = lines.pop() ?? "";
      this.#lines.push(...lines);
    };
    process.stdout?.on("data", keep);
    process.stderr?.on("data", keep);
    this.#ended = new Promise((ended) => process.once("close", () => ended()));
  }

  /** Starts the server and waits until `/readyz` says that it takes requests. */
  static async start(options: ServerOptions): Promise<Server> {
    const args = ["serve", "--listen", `127.0.0.1:${options.port}`, "--data-dir", options.dataDir];
    if (options.demo) args.push("--demo");
    const child = spawn(binary(), args, {
      // A directory of its own, so that no frontage.toml that lies about is read.
      cwd: options.dataDir,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new Server(child, options);
    await server.#ready();
    return server;
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (Date.now() < deadline) {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) break;
      try {
        const answer = await fetch(`${this.origin}/readyz`);
        if (answer.ok) return;
      } catch {
        // Not listening yet.
      }
      await pause(20);
    }
    this.#process.kill("SIGKILL");
    throw new Error(`The server did not become ready. It said:\n${this.#output}`);
  }

  /** Asks the server to stop and waits until it has. */
  async stop(): Promise<void> {
    this.#process.kill("SIGTERM");
    const late = new Promise<"late">((tell) => setTimeout(tell, STOP_LIMIT_MS, "late").unref());
    if ((await Promise.race([this.#ended, late])) === "late") {
      await this.kill();
      throw new Error(`The server ignored SIGTERM for ${STOP_LIMIT_MS} ms:\n${this.#output}`);
    }
  }

  /** Ends the server as a power cut would: nothing is flushed, nobody is told. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  /** How many lines of the process' log match; `FRONTAGE_LOG` says how much it writes. */
  logged(pattern: RegExp): number {
    return this.#lines.filter((line) => pattern.test(line)).length;
  }

  /** What the process wrote last, for the report of a failed test. */
  output(): string {
    return this.#output;
  }
}
