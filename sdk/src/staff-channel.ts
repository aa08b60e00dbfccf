/**
 * What only staff are told, such as how far an upload is. It comes over the same socket as the
 * hotel's public events, once the server has found that this browser's session may hear it. Nothing
 * here is kept for those who were away: it is news, not state.
 */
import type { Channel } from "pusher-js";
import { type Connection, connectionTo } from "./connection.js";
import { connectionOptions, type Origin } from "./options.js";
import { isRecord } from "./share.js";
import type { RealtimeConnection, StaffEvent } from "./wire.js";

/** How long a refused subscription is left alone, in ms: at first, and at most. */
const AGAIN = { first: 5_000, most: 120_000 };

export interface StaffChannelOptions {
  /** The hotel; the channel is `private-hotel-{slug}`. */
  slug: string;
  /** Where the sockets are, as `GET /api/realtime/` says. */
  realtime: RealtimeConnection;
  /** The server's own host, for a `realtime` without `ws_host`; the page's when left out. */
  origin?: Origin | undefined;
  /** Each event of the channel, as it comes. */
  onEvent(event: StaffEvent): void;
  /** Whether events come; never called after the end. */
  onListening?: ((listening: boolean) => void) | undefined;
}

/**
 * Listens to the staff's channel of a hotel until the returned function is called. The page must be
 * on the server's own site, where `/pusher/auth` sees the session's cookie.
 */
export function followStaff(options: StaffChannelOptions): () => void {
  const { realtime, origin } = options;
  const connection = connectionTo(realtime.key, connectionOptions(realtime, origin));
  const listening = new StaffChannel(connection, options);
  return () => listening.end();
}

/** How many listen to a channel of a connection: it is left when the last one goes. */
const listeners = new Map<Connection, Map<string, number>>();

class StaffChannel {
  readonly #connection: Connection;
  readonly #options: StaffChannelOptions;
  readonly #name: string;
  readonly #release: () => void;
  #channel: Channel | undefined;
  #refusals = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, options: StaffChannelOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#name = `private-hotel-${options.slug}`;
    this.#release = connection.hold((up) => {
      if (!up) options.onListening?.(false);
    });
    this.#count(1);
    this.#subscribe();
  }

  end(): void {
    clearTimeout(this.#again);
    this.#channel?.unbind("pusher:subscription_succeeded", this.#succeeded);
    this.#channel?.unbind("pusher:subscription_error", this.#refused);
    this.#channel?.unbind_global(this.#heard);
    if (this.#count(-1) === 0) this.#connection.unsubscribe(this.#name);
    this.#release();
  }

  #subscribe(): void {
    const channel = this.#connection.subscribe(this.#name);
    this.#channel = channel;
    channel?.bind("pusher:subscription_succeeded", this.#succeeded);
    channel?.bind("pusher:subscription_error", this.#refused);
    channel?.bind_global(this.#heard);
    if (channel?.subscribed) this.#succeeded();
  }

  readonly #succeeded = () => {
    this.#refusals = 0;
    this.#options.onListening?.(true);
  };

  /** The session may have ended, or the server been too busy to say: asked again, ever less often. */
  readonly #refused = () => {
    this.#options.onListening?.(false);
    clearTimeout(this.#again);
    const pause = Math.min(AGAIN.most, AGAIN.first * 2 ** this.#refusals);
    this.#refusals += 1;
    // The channel stays the same one: asking for it again asks the server again.
    const ask = () => void this.#connection.subscribe(this.#name);
    this.#again = setTimeout(ask, pause * (1 + Math.random() / 4));
  };

  readonly #heard = (name: string, data: unknown) => {
    if (name.startsWith("pusher:") || !isRecord(data)) return;
    this.#options.onEvent({ event: name, data } as unknown as StaffEvent);
  };

  #count(change: number): number {
    const ofConnection = listeners.get(this.#connection) ?? new Map<string, number>();
    listeners.set(this.#connection, ofConnection);
    const left = (ofConnection.get(this.#name) ?? 0) + change;
    ofConnection.set(this.#name, left);
    return left;
  }
}
