/** One round of wrk, on a CPU of its own. */
import { spawn } from "node:child_process";
import { onCpu } from "../parts/load.mjs";

const LOAD_CPU = 1;
const IN_MS = { us: 0.001, ms: 1, s: 1000 };

/**
 * Asks for `url` on `connections` kept connections for some seconds, as fast as answers come;
 * answers requests per second and, in milliseconds, p50 and p99. It fails when anything but
 * answers of 200 or 304 came.
 */
export async function wrk(url, headers, connections, seconds) {
  const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const [command, args] = onCpu(LOAD_CPU, "wrk", [
    ...["-t1", `-c${connections}`, `-d${seconds}s`, "--latency"],
    ...fields,
    url,
  ]);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const parts = [];
  child.stdout.on("data", (part) => parts.push(part));
  const code = await new Promise((ended) => child.once("close", ended));
  const said = Buffer.concat(parts).toString();
  if (code !== 0 || /Non-2xx|Socket errors/.test(said)) throw new Error(`wrk ${url}:\n${said}`);
  const time = (share) => {
    const [, value, unit] = said.match(new RegExp(`^\\s+${share}%\\s+([\\d.]+)(us|ms|s)`, "m"));
    return Number(value) * IN_MS[unit];
  };
  const rate = Number(said.match(/Requests\/sec:\s+([\d.]+)/)[1]);
  return { rate, p50: time(50), p99: time(99) };
}
