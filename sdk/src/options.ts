/** From what a server says about its sockets to what pusher-js wants to hear. */

import type { Options } from "pusher-js";
import type { RealtimeConnection } from "./wire.js";

/** Where the server itself answers: `window.location`, or a `URL` of its API. */
export interface Origin {
  hostname: string;
  /** Empty for the protocol's usual port, as in `location.port`. */
  port: string;
  /** With its colon: `https:`. */
  protocol: string;
}

/** The channel that carries a hotel's public events; a slug `hotel-x` keeps its doubled prefix. */
export function channelName(slug: string): string {
  return `hotel-${slug}`;
}

/** Options with a definite address; two connections with equal ones are the same. */
export type PusherOptions = Options & { wsHost: string; wsPort: number; wssPort: number };

/**
 * pusher-js options for a connection as `GET /api/realtime/` describes it.
 *
 * Without a `ws_host` the sockets are where `origin` is, with its port and its TLS; a hosted
 * service always comes with its host.
 */
export function connectionOptions(
  realtime: RealtimeConnection,
  origin: Origin = location,
): PusherOptions {
  const own = realtime.ws_host === null;
  const secure = own ? origin.protocol === "https:" : realtime.force_tls;
  const port = own && origin.port ? Number(origin.port) : null;
  return {
    // pusher-js insists on a cluster even when the host makes it meaningless.
    cluster: realtime.cluster || "main",
    wsHost: realtime.ws_host ?? origin.hostname,
    wsPort: port ?? (own ? 80 : (realtime.ws_port ?? 80)),
    wssPort: port ?? (own ? 443 : (realtime.wss_port ?? 443)),
    forceTLS: secure,
    // Nothing but sockets: the hub speaks no other transport, and a page's visits are told to nobody.
    // Without TLS only "ws": else pusher-js, when a first handshake is slow, tries TLS on the plain port.
    enabledTransports: secure ? ["ws", "wss"] : ["ws"],
    enableStats: false,
    // Only staff's channels ask there, with the cookie of the site that the page is on.
    channelAuthorization: { endpoint: `${addressOf(origin)}/pusher/auth`, transport: "ajax" },
    // A line that died without a word (sleep, a dropped tunnel) is found within 40 seconds.
    activityTimeout: 30_000,
    pongTimeout: 10_000,
  };
}

function addressOf({ protocol, hostname, port }: Origin): string {
  return `${protocol}//${hostname}${port && `:${port}`}`;
}
