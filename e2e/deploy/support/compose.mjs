/**
 * What deploy/compose/compose.yaml says, as Compose reads it, and what the images add to it.
 */

import { readFile } from "node:fs/promises";

/**
 * The file with its variables filled in.
 * @param {string} file as JSON
 * @param {Record<string, string>} variables what .env says
 */
export async function readCompose(file, variables) {
  return fill(JSON.parse(await readFile(file, "utf8")), variables);
}

function fill(value, variables) {
  if (typeof value === "string") return fillText(value, variables);
  if (Array.isArray(value)) return value.map((item) => fill(item, variables));
  if (value === null || typeof value !== "object") return value;
  const filled = Object.entries(value).map(([key, item]) => [key, fill(item, variables)]);
  return Object.fromEntries(filled);
}

function fillText(text, variables) {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) => {
    const value = variables[name];
    if (value) return value;
    if (kind === "?") throw new Error(`${name}: ${rest}`);
    return rest ?? "";
  });
}

/**
 * How an image made of our Dockerfile starts: the last of its instructions of each kind.
 * @param {string} file
 */
export async function readDockerfile(file) {
  const text = (await readFile(file, "utf8")).replaceAll(/\\\n\s*/g, "");
  const last = (pattern) => [...text.matchAll(pattern)].at(-1)?.[1] ?? "";
  const words = last(/^ENV (.+)$/gm).split(/\s+/);
  const [uid, gid] = last(/^USER (.+)$/gm)
    .split(":")
    .map(Number);
  return {
    environment: Object.fromEntries(words.map((word) => word.split("="))),
    entrypoint: JSON.parse(last(/^ENTRYPOINT (.+)$/gm)),
    command: JSON.parse(last(/^CMD (.+)$/gm)),
    healthcheck: JSON.parse(last(/^HEALTHCHECK .*?CMD (.+)$/gm)),
    stopSignal: last(/^STOPSIGNAL (.+)$/gm),
    user: { uid, gid },
  };
}
