/** A service of the compose file as a process: started, asked whether it is well, stopped. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** How long anything may take before the trial is given up. */
export const PATIENCE_MS = 30_000;

export class Service {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  #output = "";

  /**
   * @param {string} name
   * @param {{place: import("./network.mjs").Place, wrapper: string[], command: string[],
   *   healthcheck?: string[], environment: Record<string, string>, stopSignal: string,
   *   graceMs: number}} how
   */
  constructor(name, how) {
    this.name = name;
    this.how = how;
  }

  start() {
    const { place, wrapper, command, environment } = this.how;
    const [program, ...rest] = place.words([...wrapper, ...command]);
    this.#process = spawn(program, rest, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const keep = (text) => {
      this.#output = (this.#output + text).slice(-20_000);
    };
    this.#process.stdout?.on("data", keep);
    this.#process.stderr?.on("data", keep);
  }

  /** What it has written, the end of it. */
  get output() {
    return this.#output;
  }

  /** Waits until its health check says that it is well. */
  async isWell() {
    const until = Date.now() + PATIENCE_MS;
    let said = "";
    while (Date.now() < until) {
      const ended = this.#process?.exitCode ?? this.#process?.signalCode ?? null;
      assert.equal(ended, null, `${this.name} ended:\n${this.#output}`);
      const { code, output } = await this.run(this.how.healthcheck ?? ["true"]);
      if (code === 0) return;
      said = output;
      await sleep(100);
    }
    assert.fail(`${this.name} does not get well: ${said}\n${this.#output}`);
  }

  /** Waits until it ends by itself; gives its exit code. */
  async ends() {
    const process = this.#process;
    if (process && process.exitCode === null && process.signalCode === null)
      await once(process, "exit");
    return process?.exitCode;
  }

  /**
   * Stops it as the orchestrator does; gives its exit code, and null when it had to be killed.
   * @returns {Promise<number | null>}
   */
  async stop() {
    const process = this.#process;
    if (!process || process.exitCode !== null) return process?.exitCode ?? null;
    process.kill(/** @type {NodeJS.Signals} */ (this.how.stopSignal));
    const killed = setTimeout(() => process.kill("SIGKILL"), this.how.graceMs);
    await once(process, "exit");
    clearTimeout(killed);
    return process.exitCode;
  }

  /** Ends it without waiting for what it is about. */
  async kill() {
    this.#process?.kill("SIGKILL");
    await this.ends();
  }

  /** Runs a command beside it, as `docker compose exec` does. */
  async run(command, input = "") {
    const { place, wrapper, environment } = this.how;
    const [program, ...rest] = place.words([...wrapper, ...command]);
    const child = spawn(program, rest, { env: environment });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const [code] = await once(child, "close");
    return { code, output };
  }
}
