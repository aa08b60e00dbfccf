import { mkdir, rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { buildRealtimeApp } from "./realtime-app/build";
import { realtimeApp, scratch, seededDataDir } from "./support/places";
import { freePort, Server } from "./support/server";
import { Staff } from "./support/staff";

/** How long the demo's pictures may take until every size is there, in milliseconds. */
const PICTURES_LIMIT_MS = 300_000;

/**
 * Fills one data directory with the demo hotels; each test works on a copy of it. Its pictures are
 * complete then, so that no test's server is busy with them.
 */
export default async function setup(): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(seededDataDir, { recursive: true });
  const building = buildRealtimeApp(realtimeApp);
  const server = await Server.start({
    dataDir: seededDataDir,
    port: await freePort(),
    demo: true,
  });
  try {
    await complete(server);
  } finally {
    await server.stop();
  }
  await building;
}

/** Waits until every demo picture has all its sizes. */
async function complete(server: Server): Promise<void> {
  const deadline = Date.now() + PICTURES_LIMIT_MS;
  for (const [username, slug] of [
    ["manager", "killarney"],
    ["harbour", "harbour"],
  ] as const) {
    const staff = await Staff.signIn(server, username, slug);
    while (!(await staff.isComplete())) {
      if (Date.now() > deadline) throw new Error("the demo's pictures are not complete in time");
      await pause(500);
    }
  }
}
