import { linkSync, mkdirSync, readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";

/** Where a data directory keeps pictures. Each file is written once, under a name of its own. */
const PICTURES = ["media", "originals"];

/**
 * Copies a data directory that nobody serves. Its five hundred pictures are linked: a server puts
 * new files beside them and takes names away, but never writes into one, so directories that share
 * them do not disturb each other, and a test is spared most of the work of its copy.
 */
export async function copyDataDir(from: string, to: string): Promise<void> {
  const isRest = (path: string) => !PICTURES.some((folder) => path === join(from, folder));
  // Times too: the lock tells when a server last lived.
  await cp(from, to, { recursive: true, preserveTimestamps: true, filter: isRest });
  for (const folder of PICTURES) linkAll(join(from, folder), join(to, folder));
}

function linkAll(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkAll(source, copy);
    else linkSync(source, copy);
  }
}
