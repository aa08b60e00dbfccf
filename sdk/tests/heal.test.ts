import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Hotel } from "./support/hotel.js";
import { consolePage, guestPage, lines } from "./support/page.js";
import { TestServer } from "./support/server.js";
import { settle, until } from "./support/until.js";

let server: TestServer;

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  onTestFinished(() => started.stop());
});

describe("a page that missed something", () => {
  it("notices the gap at the next event and fetches what lies between", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.hotel.upload();
    server.hotel.remove(0);
    server.publish(server.hotel.edit({ slogan: "By the lake" }));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.told).toEqual(lines(server.hotel.announced));
    expect(server.asked.at(-1)).toBe(
      "/api/public/hotels/killarney/events/?after=1&epoch=epoch-one",
    );
    await until(() => expect(page.status).toBe("live"));
  });

  it("gets everything after a lost connection, in order and once", async () => {
    const [page, staff] = [guestPage(server), consolePage(server)];
    await until(() => expect([page.status, staff.status]).toEqual(["live", "live"]));
    server.publish(server.hotel.upload());
    await until(() => expect(page.documents).toHaveLength(1));
    // Told to nobody: the page comes back at once after this code, and must have missed them.
    server.closeAll(4200);
    server.hotel.remove(0);
    server.hotel.reorder(0, 1);
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.told).toEqual(lines(server.hotel.announced));
    await until(() => expect(staff.told).toEqual(page.told));
    expect(page.statuses).toContain("offline");
    expect(server.accepted).toBe(2);
  });

  it("gets the second event of a change when the line broke between the two", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    const [removed] = server.hotel.remove(0);
    if (!removed) throw new Error("nothing was removed");
    server.publish([removed]);
    await until(() => expect(page.told).toEqual(["2 gallery-image-removed"]));
    server.cutAll();
    await until(() => expect(page.told).toEqual(lines(server.hotel.announced)));
    expect(page.told).toEqual(["2 gallery-image-removed", "2 gallery-reordered"]);
  });

  it("asks now and then where somebody else's service might lose an event", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    // Told to nobody, and no line broke.
    server.hotel.edit({ slogan: "By the lake" });
    await settle();
    expect(page.told).toEqual([]);
    vi.advanceTimersByTime(75_000);
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    page.following.close();
    const asked = server.asked.length;
    vi.advanceTimersByTime(150_000);
    await settle();
    expect(server.asked).toHaveLength(asked);
  });

  it("keeps live events back until what came before them is there", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    let open = () => {};
    server.gate = new Promise((done) => {
      open = done;
    });
    server.hotel.upload();
    server.publish(server.hotel.remove(0));
    await until(() => expect(page.status).toBe("catching-up"));
    server.publish(server.hotel.upload());
    server.publish(server.hotel.photograph(2));
    await settle();
    expect(page.told).toEqual([]);
    open();
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.told).toEqual(lines(server.hotel.announced));
  });

  it("asks again until the server can answer", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.failing = 500;
    server.hotel.upload();
    server.publish(server.hotel.upload());
    const before = server.asked.length;
    await until(() => expect(server.asked.length).toBeGreaterThanOrEqual(before + 2));
    expect(page.status).toBe("catching-up");
    expect(page.told).toEqual([]);
    server.failing = null;
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()), 15_000);
  }, 20_000);

  it("is not held back for ever by an API that does not answer", async () => {
    const [page, staff] = [guestPage(server), consolePage(server)];
    await until(() => expect([page.status, staff.status]).toEqual(["live", "live"]));
    server.failing = 403;
    server.hotel.edit({ slogan: "By the lake" });
    const heard = server.hotel.upload();
    server.publish(heard);
    await until(() => expect(staff.told).toEqual(lines(heard)), 8_000);
    expect(page.following.document()?.gallery).toEqual(server.hotel.snapshot().gallery);
    expect(page.following.document()?.slogan).toBe("");
    expect(page.status).toBe("catching-up");
    const next = server.hotel.photograph(1);
    server.publish(next);
    await until(() => expect(staff.told).toEqual(lines([...heard, ...next])));
    server.failing = null;
    window.dispatchEvent(new Event("online"));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    await until(() => expect(page.status).toBe("live"));
    expect(staff.snapshots.at(-1)).toEqual(server.hotel.snapshot());
  }, 20_000);

  it("stops asking when it is closed", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.failing = 500;
    server.hotel.upload();
    server.publish(server.hotel.upload());
    await until(() => expect(server.asked.length).toBeGreaterThan(1));
    page.following.close();
    const asked = server.asked.length;
    await new Promise((done) => setTimeout(done, 2_500));
    expect(server.asked.length).toBe(asked);
  });

  it("checks when it is shown again, without waiting for an event", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.hotel.edit({ slogan: "By the lake" });
    window.dispatchEvent(new Event("online"));
    await until(() => expect(page.following.document()?.slogan).toBe("By the lake"));
  });

  it("asks once for all its parts", async () => {
    const pages = [guestPage(server), guestPage(server), guestPage(server)];
    await until(() => expect(pages.every((page) => page.status === "live")).toBe(true));
    const before = server.asked.length;
    server.hotel.upload();
    server.publish(server.hotel.upload());
    await until(() => expect(pages.every((page) => page.told.length === 2)).toBe(true));
    expect(server.asked.length).toBe(before + 1);
  });
});

describe("a snapshot instead of events", () => {
  it("comes when too much was missed", async () => {
    const page = guestPage(server);
    const staff = consolePage(server);
    await until(() => expect([page.status, staff.status]).toEqual(["live", "live"]));
    for (let changes = 0; changes < 5; changes += 1) server.hotel.upload();
    server.forgotten = 4;
    server.publish(server.hotel.remove(0));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.snapshots).toEqual([server.hotel.snapshot()]);
    expect(staff.snapshots).toEqual([server.hotel.snapshot()]);
    expect([...page.events, ...staff.events]).toEqual([]);
    const next = server.hotel.photograph(1);
    server.publish(next);
    await until(() => expect(staff.told).toEqual(lines(next)));
  });

  it("comes when another database counts, even with lower revisions", async () => {
    for (let changes = 0; changes < 5; changes += 1) server.hotel.upload();
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    const restored = new Hotel();
    restored.epoch = "epoch-two";
    restored.edit({ name: "Restored House" });
    server.restore(restored);
    server.cutAll();
    await until(() => expect(page.following.document()).toEqual(restored.snapshot()));
    server.publish(restored.upload());
    await until(() => expect(page.following.document()).toEqual(restored.snapshot()));
    expect(page.following.document()?.revision).toBe(3);
  });

  it("comes when a hosted service brings another database's events on an unbroken line", async () => {
    for (let changes = 0; changes < 5; changes += 1) server.hotel.upload();
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    const restored = new Hotel();
    restored.epoch = "epoch-two";
    server.restore(restored);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
    onTestFinished(() => clock.mockRestore());
    server.publish(restored.edit({ name: "Restored House" }));
    await until(() => expect(page.following.document()).toEqual(restored.snapshot()));
    expect(server.accepted).toBe(1);
  });

  it("is fetched when an event was too large for the wire", async () => {
    const page = guestPage(server);
    const staff = consolePage(server);
    await until(() => expect([page.status, staff.status]).toEqual(["live", "live"]));
    const [event] = server.hotel.edit({ long_description: "x".repeat(20_000) });
    if (!event) throw new Error("nothing changed");
    event.data = {
      revision: event.revision,
      updated_at: event.data.updated_at,
      truncated: true,
    } as typeof event.data;
    server.publish([event]);
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    await until(() => expect(staff.snapshots).toHaveLength(1));
    expect(staff.told).toEqual(["2 settings-updated"]);
  });

  it("is not taken from a replica that lags behind", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.lagging = server.hotel.snapshot();
    server.publish(server.hotel.upload());
    const [event] = server.hotel.edit({ slogan: "By the lake" });
    if (!event) throw new Error("nothing changed");
    event.data.truncated = true;
    server.publish([event]);
    const snapshots = () => server.asked.filter((path) => path.endsWith("/killarney/")).length;
    await until(() => expect(snapshots()).toBeGreaterThan(0));
    await settle();
    expect(page.status).toBe("catching-up");
    expect(page.snapshots).toEqual([]);
    server.lagging = null;
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.documents.map((document) => document.revision)).toEqual([2, 3]);
  });

  it("comes also when the server overlooks whose epoch the page speaks of", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.dropsEpoch = true;
    const restored = new Hotel();
    restored.epoch = "epoch-two";
    restored.edit({ name: "Restored House" });
    server.restore(restored);
    server.cutAll();
    await until(() => expect(page.following.document()).toEqual(restored.snapshot()));
  });

  it("is fetched when an event names a picture the page never saw", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.hotel.upload();
    const silent = server.hotel.announced.splice(0);
    expect(silent).toHaveLength(1);
    server.publish(server.hotel.reorder(3, 0));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.following.document()?.gallery_images[0]?.widths).not.toEqual([]);
  });
});

describe("a server that is away", () => {
  it("that refuses the key leaves the page offline, and is asked again when the page wakes", async () => {
    server.refusing = 4001;
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("offline"));
    server.refusing = null;
    window.dispatchEvent(new Event("online"));
    await until(() => expect(page.status).toBe("live"));
  });

  it("that restarts is found again within seconds, although it first refused", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    await server.goAway();
    server.hotel.edit({ slogan: "By the lake" });
    await new Promise((done) => setTimeout(done, 1_500));
    expect(page.status).toBe("offline");
    await server.comeBack();
    await until(() => expect(page.following.document()?.slogan).toBe("By the lake"), 8_000);
    await until(() => expect(page.status).toBe("live"));
  }, 20_000);
});
