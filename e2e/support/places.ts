import { join, resolve } from "node:path";

const e2e = resolve(import.meta.dirname, "..");

/** Where a run keeps what it makes; not under version control. */
export const scratch = join(e2e, ".data");
/** A data directory with the two demo hotels, never served from: tests copy it. */
export const seededDataDir = join(scratch, "demo");
/** The built pages of `realtime-app/`. */
export const realtimeApp = join(scratch, "realtime-app");

/** The path of a photograph of the demo, for uploads. */
export function photo(name: string): string {
  return resolve(e2e, "../demo/photos", name);
}
