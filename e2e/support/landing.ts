import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type BrowserContext, expect, type Locator } from "@playwright/test";
import { binary, type Server } from "./server";
import { Window } from "./window";

/** A window on the landing page, live. */
export class Landing extends Window {
  static async open(context: BrowserContext, server: Server, path = "/"): Promise<Landing> {
    const landing = new Landing(await context.newPage());
    await landing.page.goto(server.origin + path);
    await landing.hearing.liveOnAll();
    await landing.mark();
    return landing;
  }

  card(slug: string): Locator {
    return this.page.getByTestId(`hotel-${slug}`);
  }

  /** Slugs of the cards as shown, in order. */
  async slugs(): Promise<string[]> {
    const cards = this.page.locator("article[data-testid^=hotel-]");
    return cards.evaluateAll((all) =>
      all.map((card) => (card as HTMLElement).dataset.testid?.replace("hotel-", "") ?? ""),
    );
  }

  async shows(slugs: string[]): Promise<void> {
    await expect.poll(() => this.slugs()).toEqual(slugs);
  }

  search(): Locator {
    return this.page.getByRole("searchbox", { name: "Search hotels" });
  }

  found(): Locator {
    return this.page.getByTestId("found");
  }

  /** Notes every layout shift from now on that is not the guest's own doing. */
  async watchShifts(): Promise<void> {
    await this.page.evaluate(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, sources, hadRecentInput } = entry as PerformanceEntry & {
            value: number;
            sources: { node?: Element }[];
            hadRecentInput: boolean;
          };
          if (hadRecentInput) continue;
          const nodes = sources.map(({ node }) => node?.className || node?.nodeName);
          shifts.push(`${value.toFixed(4)} ${nodes.join(", ")}`);
        }
      }).observe({ type: "layout-shift" });
    });
  }

  /** Every shift since then. */
  async shifts(): Promise<string[]> {
    await this.page.waitForTimeout(600);
    return this.page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
  }
}

/** What the operator does at the command line, beside the running server. */
export async function operator(dataDir: string, ...command: string[]): Promise<void> {
  await promisify(execFile)(binary(), [...command, "--data-dir", dataDir], { cwd: dataDir });
}

/** The operator opens a hotel. */
export async function openHotel(dataDir: string, slug: string, name: string): Promise<void> {
  await operator(dataDir, "hotel", "create", "--slug", slug, "--name", name);
}
