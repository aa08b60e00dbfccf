import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { consolePage, guestPage, lines, Page } from "./support/page.js";
import { TestServer } from "./support/server.js";
import { settle, until } from "./support/until.js";

let server: TestServer;

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  onTestFinished(() => started.stop());
});

describe("a guest's open page", () => {
  it("shows what staff changed, and repaints nothing when told twice", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    const events = server.hotel.upload();
    server.publish(events);
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    server.publish(events);
    server.publish(events);
    const last = server.hotel.edit({ slogan: "By the lake" });
    server.publish(last);
    await until(() => expect(page.following.document()?.slogan).toBe("By the lake"));
    expect(page.documents).toHaveLength(2);
    expect(page.told).toEqual(lines([...events, ...last]));
  });

  it("shows what changed between its rendering and its subscription", async () => {
    const document = server.hotel.snapshot();
    server.hotel.edit({ slogan: "By the lake" });
    const page = guestPage(server, { document });
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    await until(() => expect(page.status).toBe("live"));
    expect(page.snapshots).toEqual([]);
  });

  it("gets its first document when it came without one", async () => {
    const page = guestPage(server, { document: undefined });
    await until(() => expect(page.documents).toEqual([server.hotel.snapshot()]));
    server.publish(server.hotel.remove(0));
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
  });

  it("says whether it is up to date: first connecting, then live, then offline", async () => {
    const before = Date.now();
    const page = guestPage(server);
    expect(page.states).toEqual([]);
    await until(() => expect(page.status).toBe("live"));
    expect(page.statuses).toEqual(["connecting", "catching-up", "live"]);
    expect(page.states[1]?.since).toBe(page.states[0]?.since);
    expect(page.following.state().since).toBeGreaterThanOrEqual(before);
    server.cutAll();
    await until(() => expect(page.status).toBe("offline"));
  });

  it("is not stopped by an error in its own code", async () => {
    const reported = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => reported.mockRestore());
    const mistake = new Error("the page's own mistake");
    const page = guestPage(server, {
      onDocument: () => {
        throw mistake;
      },
    });
    await until(() => expect(page.status).toBe("live"));
    server.publish([...server.hotel.upload(), ...server.hotel.upload()]);
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.told).toHaveLength(2);
    expect(reported.mock.calls).toEqual([[mistake], [mistake]]);
  });

  it("hears nothing any more once closed", async () => {
    const page = guestPage(server);
    const other = guestPage(server);
    await until(() => expect([page.status, other.status]).toEqual(["live", "live"]));
    page.following.close();
    page.following.close();
    server.publish(server.hotel.upload());
    await until(() => expect(other.documents).toHaveLength(1));
    expect(page.documents).toEqual([]);
    expect(page.events).toEqual([]);
  });
});

describe("several parts of one page", () => {
  it("share one socket, and one subscription per hotel", async () => {
    const pages = [
      guestPage(server),
      consolePage(server),
      new Page({ slug: "harbour", realtime: server.realtime }),
    ];
    await until(() => expect(pages.map((page) => page.status)).toEqual(["live", "live", "live"]));
    expect(server.accepted).toBe(1);
    expect([...server.subscriptions].sort()).toEqual(["hotel-harbour", "hotel-killarney"]);
  });

  it("let the socket go when the last one leaves, not before", async () => {
    const [first, second] = [guestPage(server), guestPage(server)];
    await until(() => expect(server.subscribers()).toBe(1));
    first.following.close();
    await new Promise((done) => setTimeout(done, 1_200));
    expect(server.open).toBe(1);
    second.following.close();
    await until(() => expect(server.open).toBe(0));
  });

  it("leave and join again without a new socket, as React does in StrictMode", async () => {
    for (let effects = 0; effects < 5; effects += 1) guestPage(server).following.close();
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    expect(server.accepted).toBe(1);
    expect(server.subscriptions).toHaveLength(1);
  });

  it("miss nothing when one leaves and another comes a moment later, on the same socket", async () => {
    const first = consolePage(server);
    await until(() => expect(first.status).toBe("live"));
    first.following.close();
    await settle();
    const second = consolePage(server);
    server.publish(server.hotel.upload());
    await until(() => expect(second.told).toHaveLength(1));
    expect(server.accepted).toBe(1);
    expect(server.subscriptions).toHaveLength(1);
  });

  it("do not come back to a hotel that was left before it answered", async () => {
    const stays = new Page({ slug: "harbour", realtime: server.realtime });
    await until(() => expect(stays.status).toBe("live"));
    server.mute = true;
    const left = guestPage(server);
    await until(() => expect(server.subscribers()).toBe(1));
    left.following.close();
    await new Promise((done) => setTimeout(done, 1_200));
    server.mute = false;
    server.cutAll();
    await until(() => expect(stays.status).toBe("offline"));
    await until(() => expect(stays.status).toBe("live"));
    await until(() => expect(server.subscribers()).toBe(0));
    expect(server.subscribers("hotel-harbour")).toBe(1);
  });

  it("take a hotel up again after its subscription ended", async () => {
    const stays = new Page({ slug: "harbour", realtime: server.realtime });
    const page = guestPage(server);
    await until(() => expect([page.status, stays.status]).toEqual(["live", "live"]));
    page.following.close();
    await until(() => expect(server.subscribers()).toBe(0));
    const again = guestPage(server);
    await until(() => expect(again.status).toBe("live"));
    server.publish(server.hotel.upload());
    await until(() => expect(again.documents).toHaveLength(1));
    expect(server.accepted).toBe(1);
  });
});

describe("a console", () => {
  it("is told each event once, and not its own", async () => {
    const page = consolePage(server);
    await until(() => expect(page.status).toBe("live"));
    const theirs = server.hotel.upload();
    server.publish(theirs);
    const own = server.hotel.edit({ slogan: "By the lake" });
    server.publish(own, page.following.socketId());
    page.following.acknowledge(server.hotel.revision);
    const later = server.hotel.remove(0);
    server.publish(later);
    await until(() => expect(page.told).toHaveLength(3));
    expect(page.told).toEqual(lines([...theirs, ...later]));
    expect(server.asked).toHaveLength(1);
  });

  it("knows the id of its socket while connected, and only then", async () => {
    const page = consolePage(server);
    expect(page.following.socketId()).toBeNull();
    await until(() => expect(page.status).toBe("live"));
    expect(server.socketIds()).toEqual([page.following.socketId()]);
    server.cutAll();
    await until(() => expect(page.following.socketId()).toBeNull());
  });

  it("fetches what its own change overtook", async () => {
    const page = consolePage(server);
    await until(() => expect(page.status).toBe("live"));
    const lost = server.hotel.upload();
    server.hotel.edit({ slogan: "By the lake" });
    page.following.acknowledge(server.hotel.revision);
    await until(() => expect(page.told).toEqual(lines(lost)));
    await settle();
    expect(page.told).toEqual(lines(lost));
  });

  it("with a document gets its own change into it, without being told", async () => {
    const page = guestPage(server);
    await until(() => expect(page.status).toBe("live"));
    server.publish(server.hotel.edit({ slogan: "By the lake" }), page.following.socketId());
    page.following.acknowledge(server.hotel.revision);
    await until(() => expect(page.following.document()).toEqual(server.hotel.snapshot()));
    expect(page.events).toEqual([]);
  });
});

describe("an app that knows no API", () => {
  it("is told its state after it asked for it, never while it asks", async () => {
    const first = new Page({ slug: "killarney", realtime: server.realtime });
    await until(() => expect(first.statuses).toEqual(["connecting", "live"]));
    const second = new Page({ slug: "killarney", realtime: server.realtime });
    expect(second.states).toEqual([]);
    await until(() => expect(second.statuses).toEqual(["live"]));
  });

  it("is told what arrives, once each, and goes on after a gap", async () => {
    const page = new Page({ slug: "killarney", realtime: server.realtime });
    await until(() => expect(page.status).toBe("live"));
    const first = server.hotel.upload();
    server.publish(first);
    server.publish(first);
    server.hotel.upload();
    const third = server.hotel.remove(0);
    server.publish(third);
    server.publish(first);
    server.publish(third);
    const last = server.hotel.photograph(1);
    server.publish(last);
    await until(() => expect(page.told).toContain(lines(last)[0]));
    expect(page.told).toEqual(lines([...first, ...third, ...last]));
    expect(server.asked).toEqual([]);
  });
});
