/** An installation to measure: the demo, and eight equal hotels with an editor each. */
import { spawn } from "node:child_process";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { onCpu, SERVER_CPU } from "./load.mjs";
import { binary, freePort, startFrontage } from "./server.mjs";

/** The eight. */
export const HOTELS = Array.from({ length: 8 }, (_, number) => `house-${number + 1}`);
/** The hotel of the demo with a full page; it has an editor too. */
export const FULL_HOTEL = "killarney";
export const METRICS_TOKEN = "benches";
const PASSWORD = "a password for the benches";

/** Fills `dir/template`, from which each measurement gets a copy. */
export async function makeTemplate(dir) {
  const data = join(dir, "template");
  await mkdir(data);
  const demo = await startFrontage(data, await freePort(), ["--demo"]);
  await demo.stop();
  for (const slug of HOTELS) {
    await frontage(data, ["hotel", "create", "--slug", slug, "--name", `The ${slug}`]);
  }
  for (const slug of [FULL_HOTEL, ...HOTELS]) {
    await addEditor(dir, slug, editor(slug));
  }
}

/** A further editor of a hotel, in the template. */
export async function addEditor(dir, slug, username) {
  const person = ["--hotel", slug, "--username", username, "--role", "editor"];
  const create = ["staff", "create", ...person, "--password-stdin"];
  await frontage(join(dir, "template"), create, PASSWORD);
}

/**
 * A server of its own on a fresh copy, with a CPU of its own (null: with all of them); `use` is given it, and when that has
 * ended it is stopped and its data are gone.
 */
export async function withServer(dir, use, cpu = SERVER_CPU) {
  const data = join(dir, "data");
  await cp(join(dir, "template"), data, { recursive: true });
  const start = (command, args) => onCpu(cpu, command, args);
  const server = await startFrontage(data, await freePort(), [], start);
  try {
    return await use(server);
  } finally {
    await server.stop();
    await rm(data, { recursive: true });
  }
}

/** Signs the editor of a hotel in, or another of its staff; answers the token. */
export async function signIn(server, slug, username = editor(slug)) {
  const answer = await fetch(`${server.origin}/api/staff/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).token;
}

/** Path of the server's sockets. */
export async function socketPath(server) {
  const { key } = await (await fetch(`${server.origin}/api/realtime/`)).json();
  return `/app/${key}?protocol=7&client=bench&version=1.0.0`;
}

const editor = (slug) => `editor-of-${slug}`;

async function frontage(data, args, input = "") {
  const child = spawn(binary(), [...args, "--data-dir", data], {
    cwd: data,
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(input);
  const code = await new Promise((ended) => child.once("close", ended));
  if (code !== 0) throw new Error(`frontage ${args.slice(0, 2).join(" ")} failed`);
}
