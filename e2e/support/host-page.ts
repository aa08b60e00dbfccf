import { createServer } from "node:http";
import type { BrowserContext, Page } from "@playwright/test";
import { Hearing } from "./hearing";
import type { Server } from "./server";

interface HostPageOptions {
  /** What stands in the page's body; `{widget}` in it becomes the address of the script. */
  body: string;
  /** Styles of the page's own, in a sheet of its own. */
  css?: string;
  /** Its content security policy; none when left out. */
  policy?: string;
  /** Further answer headers of the page. */
  headers?: Record<string, string>;
  /** Attributes of its `<html>`. */
  html?: string;
}

/** Somebody else's site, on a loopback port of its own: another origin than the hotel's server. */
export class HostPage {
  readonly origin: string;
  readonly close: () => void;

  private constructor(origin: string, close: () => void) {
    this.origin = origin;
    this.close = close;
  }

  static async serve(server: Server, options: HostPageOptions): Promise<HostPage> {
    const { body, css = "", policy, headers = {}, html = 'lang="en"' } = options;
    const page =
      `<!doctype html><html ${html}><head><meta charset="utf-8"><title>Lakes of the West</title>` +
      `<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">` +
      `<link rel="stylesheet" href="/site.css"></head><body>` +
      `${body.replaceAll("{widget}", `${server.origin}/widget.js`)}</body></html>`;
    const site = createServer((request, response) => {
      if (request.url === "/site.css") {
        response.writeHead(200, { "Content-Type": "text/css" }).end(css);
        return;
      }
      const guarded = policy ? { "Content-Security-Policy": policy } : {};
      const type = { "Content-Type": "text/html; charset=utf-8" };
      response.writeHead(200, { ...type, ...guarded, ...headers }).end(page);
    });
    await new Promise<void>((listening) => site.listen(0, "127.0.0.1", listening));
    const address = site.address();
    if (address === null || typeof address === "string") throw new Error("no TCP port to be had");
    return new HostPage(`http://127.0.0.1:${address.port}`, () => {
      site.closeAllConnections();
      site.close();
    });
  }

  /** Somebody opens it. */
  async open(context: BrowserContext): Promise<Visit> {
    const visit = new Visit(await context.newPage());
    await visit.page.goto(this.origin);
    return visit;
  }
}

/** A window on somebody else's page, and what it asks for. */
export class Visit {
  readonly page: Page;
  readonly hearing: Hearing;
  /** Addresses of all requests, sockets too. */
  readonly asked: string[] = [];
  /** Sockets that are open now. */
  sockets = 0;

  constructor(page: Page) {
    this.page = page;
    this.hearing = new Hearing(page);
    page.on("request", (request) => this.asked.push(request.url()));
    page.on("websocket", (socket) => {
      this.asked.push(socket.url());
      this.sockets += 1;
      socket.on("close", () => {
        this.sockets -= 1;
      });
    });
  }

  /** Counts from now on how far things jump without the visitor's doing. */
  async watchShifts(): Promise<void> {
    await this.page.evaluate(() => {
      const jumps: string[] = [];
      Object.assign(window, { jumps });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
          jumps.push(`${entry.value} at ${Math.round(entry.startTime)} ms`);
        }
      }).observe({ type: "layout-shift" });
    });
  }

  /** What jumped since {@link watchShifts}. */
  async shifts(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { jumps: string[] }).jumps);
  }

  /** The gallery's pictures of the element at this place of the page, by public id, in order. */
  async gallery(at = 0): Promise<string[]> {
    return this.page
      .locator("frontage-hotel")
      .nth(at)
      .locator(".gallery > :not(.gone) a")
      .evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset.key ?? ""));
  }
}
