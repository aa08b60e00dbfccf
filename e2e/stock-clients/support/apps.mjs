/**
 * The apps of `apps.toml` and `webhook-apps.toml`, by name.
 *
 * @typedef {{id: string, key: string, secret: string}} App
 */

import { readFile } from "node:fs/promises";

/**
 * @param {string} name
 * @param {string} id
 * @returns {App}
 */
const app = (name, id) => ({ id, key: `${name}-key`, secret: `${name}-secret` });

/** `full` is the one that most tests use. What each may do stands in `apps.toml`. */
export const apps = {
  full: app("full", "2001"),
  plain: app("plain", "2002"),
  closed: app("closed", "2003"),
  narrow: app("narrow", "2004"),
  small: app("small", "2005"),
  guarded: app("guarded", "2006"),
};

/** Those that tell an endpoint what happens in them: `webhook-apps.toml`. */
export const telling = {
  telling: app("telling", "2101"),
  bundling: app("bundling", "2102"),
  choosy: app("choosy", "2103"),
  deaf: app("deaf", "2104"),
};

/** The 32 bytes that turn into the secrets of encrypted channels; the hub never has them. */
export const masterKey = Buffer.alloc(32, "master key").toString("base64");

/**
 * The text of an apps file.
 * @param {{webhooks?: string}} options the address of an endpoint, for the apps that tell it
 */
export async function appsFile({ webhooks } = {}) {
  const name = webhooks ? "webhook-apps.toml" : "apps.toml";
  const text = await readFile(new URL(name, import.meta.url), "utf8");
  return text.replaceAll("WEBHOOKS", webhooks ?? "");
}
