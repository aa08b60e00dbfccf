/** The table of docs/pusher-conformance.md: every rule has a proof, and every proof is a test. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFile(new URL(path, root), "utf8");

/** Where the files are that the table names by the beginning of their path. */
const FOLDERS = {
  "hub/": "crates/frontage-hub/tests/",
  "src/": "crates/frontage-hub/",
  "": "e2e/stock-clients/",
};

const rows = (await read("docs/pusher-conformance.md"))
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (rule|close code|signing) \|/.test(line))
  .map((line) => {
    const [rule, proofs] = line.slice(2, -2).split(" | ");
    return { rule, proofs: [...proofs.matchAll(/`([^`]+) › ([^`]+)`/g)], words: proofs };
  });

test("every rule of the protocol has a proof, or is a word that the hub never says", () => {
  assert.ok(rows.length > 70, `only ${rows.length} rules were found`);
  const bare = rows.filter(
    ({ proofs, words }) => !proofs.length && !words.startsWith("never sent"),
  );
  assert.deepEqual(bare, []);
});

test("every proof is a test that exists", async () => {
  const missing = [];
  for (const [, file, name] of rows.flatMap(({ proofs }) => proofs)) {
    const folder = Object.entries(FOLDERS).find(([beginning]) => file.startsWith(beginning));
    const text = await read(`${folder?.[1]}${file}`).catch(() => "");
    if (!isIn(text, file, name)) missing.push(`${file} › ${name}`);
  }
  assert.deepEqual(missing, []);
});

/**
 * Whether a file has a test of this name.
 * @param {string} text
 * @param {string} file
 * @param {string} name
 */
function isIn(text, file, name) {
  if (file.endsWith(".rs")) return text.includes(`fn ${name}()`);
  if (file.endsWith(".py")) return text.includes(`def ${name}(self)`);
  // In quotes also where a list says what is tried, one test for each line.
  return text.includes(`"${name}"`) || text.includes(`\`${name}\``);
}
