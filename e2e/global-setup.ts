import { mkdir, rm } from "node:fs/promises";
import { buildRealtimeApp } from "./realtime-app/build";
import { realtimeApp, scratch, seededDataDir } from "./support/places";
import { freePort, Server } from "./support/server";

/** Fills one data directory with the demo hotels; each test works on a copy of it. */
export default async function setup(): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(seededDataDir, { recursive: true });
  const building = buildRealtimeApp(realtimeApp);
  const server = await Server.start({
    dataDir: seededDataDir,
    port: await freePort(),
    demo: true,
  });
  await server.stop();
  await building;
}
