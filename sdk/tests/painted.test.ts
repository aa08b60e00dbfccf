import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { whenPainted } from "../src/core.js";
import { Hotel } from "./support/hotel.js";
import { guestPage, type Page } from "./support/page.js";
import { TestServer } from "./support/server.js";
import { settle, until } from "./support/until.js";

let server: TestServer;

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  server.receipts = true;
  onTestFinished(() => started.stop());
});

/** A guest's page that has painted what it shows as soon as it knows it. */
function paintingPage(): Page {
  const page: Page = guestPage(server, {
    onDocument: (document) => page.following.painted(document.revision),
  });
  page.following.painted(server.hotel.revision);
  return page;
}

const live = (...pages: Page[]) =>
  until(() => expect(pages.every((page) => page.status === "live")).toBe(true));

describe("a page of a server that counts", () => {
  it("says once what it has painted when it is level, and then each change", async () => {
    const page = paintingPage();
    expect(server.painted).toEqual([]);
    await until(() => expect(server.painted).toEqual(["1.7 hotel-killarney 1"]));
    server.publish(server.hotel.edit({ slogan: "By the lake" }));
    await until(() => expect(server.painted).toContain("1.7 hotel-killarney 2"));
    page.following.painted(2);
    page.following.painted(1);
    server.publish(server.hotel.remove(0));
    await until(() => expect(server.painted).toContain("1.7 hotel-killarney 3"));
    await settle();
    expect(server.painted.map((line) => line.split(" ")[2])).toEqual(["1", "2", "3"]);
  });

  it("says nothing while it fetches what it missed", async () => {
    const page = paintingPage();
    await live(page);
    let open = () => {};
    server.gate = new Promise((done) => {
      open = done;
    });
    server.hotel.upload();
    server.publish(server.hotel.edit({ slogan: "By the lake" }));
    await until(() => expect(page.status).toBe("catching-up"));
    page.following.painted(1);
    await settle();
    expect(server.painted).toHaveLength(1);
    open();
    await until(() => expect(server.painted.at(-1)).toBe("1.7 hotel-killarney 3"));
    expect(server.painted).toHaveLength(2);
  });

  it("says it once more on a new connection", async () => {
    const page = paintingPage();
    server.publish(server.hotel.upload());
    await until(() => expect(server.painted.at(-1)).toBe("1.7 hotel-killarney 2"));
    server.closeAll(4200);
    await until(() => expect(server.painted.at(-1)).toBe("2.7 hotel-killarney 2"));
    await live(page);
    await settle();
    expect(server.painted.filter((line) => line.startsWith("2.7"))).toHaveLength(1);
  });

  it("says it once, however many of its parts follow the hotel", async () => {
    const pages = [paintingPage(), paintingPage(), paintingPage()];
    await live(...pages);
    server.publish(server.hotel.upload());
    await until(() =>
      expect(pages.every((page) => page.following.document()?.revision === 2)).toBe(true),
    );
    await until(() => expect(server.painted.at(-1)).toBe("1.7 hotel-killarney 2"));
    await settle();
    expect(server.painted).toEqual(["1.7 hotel-killarney 1", "1.7 hotel-killarney 2"]);
  });

  it("claims no revision that it does not know", async () => {
    const page = paintingPage();
    await live(page);
    page.following.painted(9);
    await settle();
    expect(server.painted).toEqual(["1.7 hotel-killarney 1"]);
  });

  it("waits for the whole of a change that it first knew in part", async () => {
    const page: Page = guestPage(server, {
      onDocument: (document) => {
        if (page.documents.push(document) === 1) page.following.painted(document.revision);
      },
    });
    await live(page);
    server.hotel.upload();
    server.hotel.announced.splice(0);
    server.publish(server.hotel.reorder(3, 0));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.documents.map((document) => document.revision)).toEqual([3, 3]);
    await live(page);
    await settle();
    expect(server.painted).toEqual([]);
    page.following.painted(3);
    await until(() => expect(server.painted).toEqual(["1.7 hotel-killarney 3"]));
  });

  it("begins anew with a database that counts lower", async () => {
    for (let changes = 0; changes < 5; changes += 1) server.hotel.upload();
    const page = paintingPage();
    await until(() => expect(server.painted).toEqual(["1.7 hotel-killarney 6"]));
    const restored = new Hotel();
    restored.epoch = "epoch-two";
    restored.edit({ name: "Restored House" });
    server.restore(restored);
    server.cutAll();
    await live(page);
    await until(() => expect(server.painted.at(-1)).toBe("2.7 hotel-killarney 2"));
    expect(server.painted).toHaveLength(2);
  });
});

describe("a page that nobody counts", () => {
  it.each([false, undefined])("keeps quiet (receipts: %s)", async (receipts) => {
    server.receipts = receipts;
    const page = paintingPage();
    await live(page);
    server.publish(server.hotel.upload());
    await until(() => expect(page.following.document()?.revision).toBe(2));
    await settle();
    expect(server.painted).toEqual([]);
  });
});

describe("what was put into a page", () => {
  it("is seen after the next frame, and the call can be called off", async () => {
    const seen: string[] = [];
    const frame = vi.spyOn(window, "requestAnimationFrame");
    onTestFinished(() => frame.mockRestore());
    whenPainted(() => seen.push("first"));
    whenPainted(() => seen.push("called off"))();
    expect(seen).toEqual([]);
    await until(() => expect(seen).toEqual(["first"]));
    expect(frame).toHaveBeenCalledTimes(2);
  });

  it("counts at once in a hidden tab, and later when no frame comes", async () => {
    const seen: string[] = [];
    const state = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    whenPainted(() => seen.push("hidden"));
    expect(seen).toEqual(["hidden"]);
    state.mockRestore();
    const frame = vi.spyOn(window, "requestAnimationFrame").mockReturnValue(1);
    onTestFinished(() => frame.mockRestore());
    whenPainted(() => seen.push("unwatched"));
    await until(() => expect(seen).toEqual(["hidden", "unwatched"]));
  });
});
