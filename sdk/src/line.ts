/**
 * What following a hotel needs of a connection. The SDK's own is made of pusher-js; a page that
 * cannot afford its size brings a smaller one.
 */

import type { Origin } from "./options.js";
import type { RealtimeConnection } from "./wire.js";

/** Told when the line goes up or down; `tried` counts failed attempts since it was last up. */
export type LineListener = (up: boolean, tried: number) => void;

/** One subscription. */
export interface LineChannel {
  /** Everything on the channel, in order; its beginning as `pusher:subscription_succeeded`. */
  bind_global(listener: (event: string, data: unknown) => void): unknown;
  unbind_all(): unknown;
}

/** One socket, however many parts of the page listen to it. */
export interface Line {
  /** The id that leaves this page out of its own events; `null` while not connected. */
  readonly socketId: string | null;
  /** Keeps the connection open until the returned function is called. */
  hold(listener: LineListener): () => void;
  /** Only while held. */
  subscribe(channel: string): LineChannel | undefined;
  unsubscribe(channel: string): void;
  /** Says something over the socket; lost when it is down. */
  send(event: string, channel: string, data: unknown): void;
  /** The page comes back from somewhere: makes sure the line lives, and dials a lost one at once. */
  probe(): void;
}

/**
 * The page's line to where the server says its sockets are, the same one each time. Without a
 * `ws_host` they are at `origin`, which is the page's own when left out.
 */
export type Dial = (realtime: RealtimeConnection, origin: Origin | undefined) => Line;
