/** What the client builds leave behind, made into what the server reads. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Merges the manifests of several builds into `manifest.json`. Every entry's `css` is completed
 * with the style sheets of the chunks it imports, so that whoever writes the page's `<link>`s
 * need not walk the graph.
 */
export function mergeManifests(directory, names) {
  const merged = {};
  for (const name of names) {
    const path = join(directory, name);
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    for (const [key, chunk] of Object.entries(manifest)) {
      if (key in merged && merged[key].file !== chunk.file) {
        throw new Error(
          `${name}: "${key}" was built twice, as ${merged[key].file} and ${chunk.file}`,
        );
      }
      merged[key] = chunk;
    }
    rmSync(path);
  }
  for (const key of Object.keys(merged)) {
    if (!merged[key].isEntry) continue;
    const css = reachable(merged, key).flatMap((chunk) => chunk.css ?? []);
    if (css.length > 0) merged[key].css = [...new Set(css)];
  }
  writeFileSync(join(directory, "manifest.json"), `${JSON.stringify(merged, null, 2)}\n`);
  return merged;
}

/** The chunk and everything it imports statically, what is imported first. */
export function reachable(manifest, key) {
  return walk(manifest, key, (chunk) => chunk.imports ?? [], new Set());
}

/** The same with all that it imports later, when something asks for it. */
export function everReachable(manifest, key) {
  const imports = (chunk) => [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])];
  return walk(manifest, key, imports, new Set());
}

function walk(manifest, key, imports, seen) {
  if (seen.has(key)) return [];
  seen.add(key);
  const chunk = manifest[key];
  return [...imports(chunk).flatMap((other) => walk(manifest, other, imports, seen)), chunk];
}
