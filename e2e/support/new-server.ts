import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { scratch } from "./places";
import type { Server } from "./server";
import { test as base } from "./test";

/** A server that nobody has set up: an empty data directory. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  dataDir: async ({}, use) => {
    const dataDir = await mkdtemp(join(scratch, "new-"));
    await use(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  },
});

export { expect } from "./test";

/** The link that the server printed when it started. */
export function setupLink(server: Server): string {
  const [link] = /http:\S+\/staff\/setup#[0-9A-Z-]+/.exec(server.output()) ?? [];
  if (link === undefined) throw new Error(`no link to set up in:\n${server.output()}`);
  return link;
}

export const setupCode = (server: Server) => setupLink(server).split("#")[1] ?? "";

/** Who begins in these stories, and where. */
export const OWNER = { name: "Ann Green", username: "ann", password: "lamps by the window" };
export const HOTEL = { name: "Gästehaus Zürich", slug: "gaestehaus-zuerich" };

/** Sets a server up by program, for stories that begin later. */
export async function setUp(server: Server): Promise<void> {
  const answer = await fetch(`${server.origin}/api/staff/setup/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code: setupCode(server), hotel_name: HOTEL.name, ...OWNER }),
  });
  if (answer.status !== 201) throw new Error(`not set up: ${answer.status}`);
}

/** Signs somebody in by hand. */
export async function signIn(
  page: Page,
  server: Server,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await page.goto(`${server.origin}/staff`);
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
