import { describe, expect, it } from "vitest";
import { channelName, connectionOptions } from "../src/core.js";
import type { RealtimeConnection } from "../src/wire.js";

const OWN: RealtimeConnection = {
  key: "page-key",
  cluster: "main",
  ws_host: null,
  ws_port: null,
  wss_port: null,
  force_tls: false,
};

describe("the sockets of a server", () => {
  it("are on the page's own host and port, with its TLS, unless told otherwise", () => {
    const plain = { protocol: "http:", hostname: "localhost", port: "8000" };
    expect(connectionOptions(OWN, plain)).toMatchObject({
      wsHost: "localhost",
      wsPort: 8000,
      wssPort: 8000,
      forceTLS: false,
      enabledTransports: ["ws"],
      enableStats: false,
    });
    const secure = new URL("https://hotel.example/hotels/killarney");
    expect(connectionOptions(OWN, secure)).toMatchObject({
      wsHost: "hotel.example",
      wssPort: 443,
      forceTLS: true,
      enabledTransports: ["ws", "wss"],
    });
  });

  it("are where the server says when it names a host", () => {
    const hosted = { ...OWN, cluster: "eu", ws_host: "ws-eu.pusher.com", force_tls: true };
    expect(connectionOptions(hosted, new URL("http://localhost:8000/"))).toMatchObject({
      cluster: "eu",
      wsHost: "ws-eu.pusher.com",
      wsPort: 80,
      wssPort: 443,
      forceTLS: true,
    });
    const other = { ...OWN, ws_host: "live.hotel.example", ws_port: 6001, wss_port: 6002 };
    expect(connectionOptions(other, new URL("http://localhost:8000/"))).toMatchObject({
      wsPort: 6001,
      wssPort: 6002,
      forceTLS: false,
    });
  });

  it("carry each hotel on its channel, with a doubled prefix when the slug has one", () => {
    expect(channelName("killarney")).toBe("hotel-killarney");
    expect(channelName("hotel-killarney")).toBe("hotel-hotel-killarney");
  });
});
