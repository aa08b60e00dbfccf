/** The hotel page's own words, for the server to send with each page. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes every language of a folder into one file, by its tag. */
export function collectWords(folder, target) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const words = Object.fromEntries(names.map((name) => [name.replace(/\.json$/, ""), read(name)]));
  writeFileSync(target, JSON.stringify(words));
}
