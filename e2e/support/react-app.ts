import type { BrowserContext, Page } from "@playwright/test";
import { Hearing } from "./hearing";
import { realtimeApp } from "./places";
import type { Server } from "./server";
import { serveFolder } from "./static";
import { test as base } from "./test";

/** The React app of somebody else, on an origin of its own. */
export const test = base.extend<{ appOrigin: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  appOrigin: async ({}, use) => {
    const app = await serveFolder(realtimeApp);
    await use(app.origin);
    app.close();
  },
});

export interface App {
  page: Page;
  hearing: Hearing;
}

/** Opens a page of the app; it reaches the server at `port`. */
export async function openApp(
  context: BrowserContext,
  address: string,
  server: Server,
  port = server.port,
): Promise<App> {
  const realtime = await (await fetch(`${server.origin}/api/realtime/`)).json();
  const query = new URLSearchParams({
    slug: "killarney",
    key: realtime.key,
    port: String(port),
  });
  const page = await context.newPage();
  const hearing = new Hearing(page);
  await page.goto(`${address}?${query}`);
  await hearing.live("killarney");
  return { page, hearing };
}
