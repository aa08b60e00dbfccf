/**
 * Where an app finds its server: what the app says ({@link configureFrontage}), else what its
 * bundler put there (`VITE_PUSHER_KEY` and others), else what a Frontage server answers.
 */

import { readEnvironment } from "./environment.js";
import { HotelApi, pause } from "./missed.js";
import type { Origin } from "./options.js";
import type { RealtimeConnection } from "./wire.js";

/** All optional; `apiUrl` alone is enough for a Frontage server. */
export interface FrontageConfiguration {
  /** A connection as the server describes it; the single fields below are then not looked at. */
  realtime?: RealtimeConnection;
  key?: string;
  /** Of a hosted Pusher service; leave it out for Frontage's own hub. */
  cluster?: string;
  /** Host of the sockets. When left out: the cluster's, else the API's, else the page's. */
  wsHost?: string;
  wsPort?: number;
  wssPort?: number;
  /** Defaults to true with a `cluster` or on a page that came by https. */
  forceTLS?: boolean;
  /** Address of the API, for instance `https://hotel.example/api`: heals what was missed. */
  apiUrl?: string;
}

/** A server as {@link followHotel} wants it. */
export interface Server {
  realtime: RealtimeConnection;
  api: string | undefined;
  origin: Origin;
}

let configured: FrontageConfiguration | null = null;
let complained = false;

/** Says where the server is. Call it once, before the first component renders. */
export function configureFrontage(configuration: FrontageConfiguration): void {
  configured = { ...configuration };
  complained = false;
}

/**
 * The server to connect to. Asks it when all that is known is its address, and again until it
 * answers; `null` when nothing is configured (said once on the console) or `signal` was aborted.
 */
export async function findServer(signal: AbortSignal): Promise<Server | null> {
  const wanted = configured ?? fromEnvironment();
  const api = wanted.apiUrl;
  const origin = api === undefined ? location : new URL(api, location.href);
  if (wanted.realtime) return { realtime: wanted.realtime, api, origin };
  if (wanted.key) return { realtime: connection(wanted.key, wanted), api, origin };
  if (api === undefined) {
    complain();
    return null;
  }
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      return { realtime: await new HotelApi(api).realtime(signal), api, origin };
    } catch (error) {
      if (!signal.aborted) await new Promise((next) => setTimeout(next, pause(tries, error)));
    }
  }
  return null;
}

function fromEnvironment(): FrontageConfiguration {
  const { key, cluster, host, port, scheme, apiUrl } = readEnvironment();
  const number = port === undefined ? undefined : Number(port);
  return defined({
    key,
    cluster,
    wsHost: host,
    wsPort: number,
    wssPort: number,
    forceTLS: scheme === undefined ? undefined : scheme !== "http",
    apiUrl,
  });
}

function defined(
  values: {
    [K in keyof FrontageConfiguration]: FrontageConfiguration[K] | undefined;
  },
): FrontageConfiguration {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function connection(key: string, wanted: FrontageConfiguration): RealtimeConnection {
  const { cluster = "" } = wanted;
  const host = wanted.wsHost ?? (cluster ? `ws-${cluster}.pusher.com` : null);
  return {
    key,
    cluster,
    ws_host: host,
    ws_port: wanted.wsPort ?? null,
    wss_port: wanted.wssPort ?? null,
    force_tls: wanted.forceTLS ?? (Boolean(cluster) || location.protocol === "https:"),
  };
}

function complain(): void {
  if (complained) return;
  complained = true;
  console.error(
    "Frontage: no server is configured, so nothing on this page is live. Call " +
      "configureFrontage({ apiUrl: 'https://…/api' }) before the first render, or set " +
      "VITE_PUSHER_KEY (and VITE_PUSHER_CLUSTER or VITE_PUSHER_HOST) or VITE_API_URL when building.",
  );
}
