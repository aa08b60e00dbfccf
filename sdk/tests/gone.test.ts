import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { AskError, pause } from "../src/missed.js";
import type { HotelEvent } from "../src/wire.js";
import { guestPage, Page } from "./support/page.js";
import { TestServer } from "./support/server.js";
import { settle, until } from "./support/until.js";

let server: TestServer;

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  // What all pages hear they ask about at a moment of their own; here that moment is soon.
  vi.spyOn(Math, "random").mockReturnValue(0.05);
  onTestFinished(() => {
    vi.restoreAllMocks();
    return started.stop();
  });
});

/** Staff change something: of a hidden hotel it is only told that there was a change. */
function change(slogan: string): HotelEvent[] {
  const events = server.hotel.edit({ slogan });
  if (!server.hidden) return events;
  return events.map((event) => {
    const { revision, updated_at } = event.data;
    return { ...event, data: { revision, updated_at, truncated: true } } as HotelEvent;
  });
}

describe("a page of a hotel that is hidden", () => {
  it("says so and keeps what it shows, and is live again as soon as the hotel is shown", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.hidden = true;
    server.publish(change(""));
    await until(() => expect(page.status).toBe("gone"));
    expect(page.following.document()?.name).toBe(server.hotel.snapshot().name);

    server.publish(change("Written while nobody looked"));
    await settle();
    expect(page.status).toBe("gone");
    expect(page.following.document()?.slogan).toBe("");

    server.hidden = false;
    server.publish(change("By the lake"));
    await until(() => expect(page.status).toBe("live"));
    expect(page.following.document()).toEqual(server.hotel.snapshot());
    // Nothing in between claimed that it was only late.
    expect(page.statuses.slice(page.statuses.indexOf("gone"))).toEqual(["gone", "live"]);
  }, 15_000);

  it("stays quiet: it asks for every change that it hears of, and else hardly ever", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.hidden = true;
    server.publish(change("One"));
    await until(() => expect(page.status).toBe("gone"));
    await new Promise((done) => setTimeout(done, 1_000));
    const asked = server.asked.length;
    for (const slogan of ["Two", "Three", "Four"]) server.publish(change(slogan));
    await until(() => expect(server.asked.length).toBe(asked + 1));
    await new Promise((done) => setTimeout(done, 1_000));
    expect(server.asked.length).toBe(asked + 1);
  }, 15_000);

  it("does not turn to another state when its line is lost meanwhile", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.hidden = true;
    server.publish(change("One"));
    await until(() => expect(page.status).toBe("gone"));
    server.closeAll(4200);
    await until(() => expect(server.subscriptions).toHaveLength(2));
    await settle();
    server.hidden = false;
    server.closeAll(4200);
    await until(() => expect(page.status).toBe("live"));
    expect(page.following.document()).toEqual(server.hotel.snapshot());
    expect(page.statuses.slice(page.statuses.indexOf("gone"))).toEqual(["gone", "live"]);
  }, 15_000);

  it("waits for a hotel that was hidden from the start", async () => {
    server.hidden = true;
    const { slug } = server.hotel;
    const page = new Page({ slug, realtime: server.realtime, api: server.api });
    await until(() => expect(page.status).toBe("gone"));
    expect(page.following.document()).toBeUndefined();
    server.hidden = false;
    server.publish(change("By the lake"));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    await until(() => expect(page.status).toBe("live"));
  }, 15_000);
});

it("asks a hotel that is gone again after one to two minutes, then more and more seldom", () => {
  const gone = new AskError("gone", null, 404);
  const waits = (tries: number) =>
    [0, 1].map((random) => {
      vi.spyOn(Math, "random").mockReturnValue(random);
      return pause(tries, gone) / 60_000;
    });
  expect(waits(0)).toEqual([1, 2]);
  expect(waits(1)).toEqual([1, 4]);
  expect(waits(30)).toEqual([1, 40]);
});
