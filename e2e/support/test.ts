import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type TestInfo,
} from "@playwright/test";
import { Complaints } from "./complaints";
import { copyDataDir } from "./data-dir";
import { scratch, seededDataDir } from "./places";
import { freePort, Server } from "./server";

interface House {
  /** A data directory with the two demo hotels, used by this test alone. */
  dataDir: string;
  /** Added to the environment of this test's server. */
  serverEnv: Record<string, string>;
  /** A server of this test's own, ready, with the demo hotels `killarney` and `harbour`. */
  server: Server;
  /** What browsers complained about; the test fails when that is more than it expected. */
  complaints: Complaints;
  /** A further browser profile: its own cookies, its own storage, watched for complaints. */
  profile(options?: BrowserContextOptions): Promise<BrowserContext>;
}

export const test = base.extend<House>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  dataDir: async ({}, use) => {
    const dataDir = await mkdtemp(join(scratch, "test-"));
    await copyDataDir(seededDataDir, dataDir);
    await use(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  },

  serverEnv: [{}, { option: true }],

  server: async ({ dataDir, serverEnv }, use, info) => {
    const server = await Server.start({ dataDir, port: await freePort(), env: serverEnv });
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach("server", { body: server.output(), contentType: "text/plain" });
    }
    await server.stop();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  complaints: async ({}, use) => {
    const complaints = new Complaints();
    // The console asks whether somebody is signed in; before anybody is, the answer is 401.
    complaints.expect(/status of 401.*\/api\/staff\/session\//);
    await use(complaints);
    const unexpected = complaints.unexpected();
    if (unexpected.length > 0) throw new Error(`The browser complained:\n${unexpected.join("\n")}`);
  },

  profile: async ({ browser, complaints }, use, info) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      await complaints.watch(context);
      opened.push(context);
      return context;
    });
    const isWell = info.status === info.expectedStatus && complaints.unexpected().length === 0;
    if (!isWell) await keepPictures(opened, info);
    for (const context of opened) await context.close();
  },
});

/**
 * Attaches a picture of each window. Playwright's own `screenshot: "only-on-failure"` takes them of
 * every test and throws most away, as it cannot know at the closing of a window how a test ends; one
 * of a hotel's page costs as much as opening it.
 */
async function keepPictures(contexts: readonly BrowserContext[], info: TestInfo): Promise<void> {
  const pages = contexts.flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const path = info.outputPath(`test-failed-${index + 1}.png`);
    // A window that does not answer must not hide why the test failed.
    const isTaken = await page.screenshot({ path, timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    if (isTaken) await info.attach("screenshot", { path, contentType: "image/png" });
  }
}

export { expect } from "@playwright/test";
