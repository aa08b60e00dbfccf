import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { TestServer } from "./support/server.js";

/** A page that has just loaded: nothing is configured yet. */
async function freshPage() {
  vi.resetModules();
  const { configureFrontage } = await import("../src/index.js");
  const { findServer } = await import("../src/configuration.js");
  return { configureFrontage, findServer: () => findServer(new AbortController().signal) };
}

beforeEach(() => {
  vi.unstubAllEnvs();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("an app finds its sockets", () => {
  it("at a hosted service with the two variables of the seed", async () => {
    vi.stubEnv("VITE_PUSHER_KEY", "seed-key");
    vi.stubEnv("VITE_PUSHER_CLUSTER", "eu");
    const server = await (await freshPage()).findServer();
    expect(server?.realtime).toEqual({
      key: "seed-key",
      cluster: "eu",
      ws_host: "ws-eu.pusher.com",
      ws_port: null,
      wss_port: null,
      force_tls: true,
    });
    expect(server?.api).toBeUndefined();
  });

  it("at its own hub with host, port and scheme", async () => {
    vi.stubEnv("VITE_PUSHER_KEY", "own-key");
    vi.stubEnv("VITE_PUSHER_HOST", "live.hotel.example");
    vi.stubEnv("VITE_PUSHER_PORT", "6001");
    vi.stubEnv("VITE_PUSHER_SCHEME", "http");
    vi.stubEnv("VITE_API_URL", "https://hotel.example/api");
    const server = await (await freshPage()).findServer();
    expect(server?.realtime).toMatchObject({
      ws_host: "live.hotel.example",
      ws_port: 6001,
      wss_port: 6001,
      force_tls: false,
    });
    expect(server?.api).toBe("https://hotel.example/api");
  });

  it("where its API is, when only a key is given besides", async () => {
    const page = await freshPage();
    page.configureFrontage({ key: "own-key", apiUrl: "https://hotel.example:8443/api" });
    const server = await page.findServer();
    expect(server?.realtime.ws_host).toBeNull();
    expect(server?.origin).toMatchObject({ hostname: "hotel.example", port: "8443" });
  });

  it("by asking the server, when only its address is known", async () => {
    const frontage = await TestServer.start();
    onTestFinished(() => frontage.stop());
    const page = await freshPage();
    page.configureFrontage({ apiUrl: frontage.api });
    expect((await page.findServer())?.realtime).toEqual(frontage.realtime);
    expect(frontage.asked).toEqual(["/api/realtime/"]);
  });

  it("by asking again, when the server cannot answer at first", async () => {
    const frontage = await TestServer.start();
    onTestFinished(() => frontage.stop());
    frontage.failing = 503;
    const page = await freshPage();
    page.configureFrontage({ apiUrl: frontage.api });
    const found = page.findServer();
    await vi.waitFor(() => expect(frontage.asked).toHaveLength(1));
    frontage.failing = null;
    expect((await found)?.realtime.key).toBe("page-key");
  });

  it("as the app says, whatever the bundler knows", async () => {
    vi.stubEnv("VITE_PUSHER_KEY", "seed-key");
    const page = await freshPage();
    page.configureFrontage({ key: "told-key", wsHost: "live.hotel.example" });
    expect((await page.findServer())?.realtime.key).toBe("told-key");
  });

  it("nowhere when nothing is configured, and says so once", async () => {
    const complaint = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => complaint.mockRestore());
    const page = await freshPage();
    expect(await page.findServer()).toBeNull();
    expect(await page.findServer()).toBeNull();
    expect(complaint).toHaveBeenCalledTimes(1);
    expect(complaint.mock.calls[0]?.[0]).toContain("configureFrontage");
  });
});
