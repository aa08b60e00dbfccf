/**
 * What only staff are told, such as how far an upload is. It comes over the same socket as the
 * hotel's public events, once the server has found that this browser's session may hear it. Nothing
 * here is kept for those who were away: it is news, not state.
 */
import { connectionTo } from "./connection.js";
import { connectionOptions, type Origin } from "./options.js";
import { isRecord } from "./share.js";
import { StaffSubscription } from "./staff-subscription.js";
import type { RealtimeConnection, StaffEvent } from "./wire.js";

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
  const { slug, realtime, origin, onEvent, onListening } = options;
  const connection = connectionTo(realtime.key, connectionOptions(realtime, origin));
  const heard = (name: string, data: unknown) => {
    if (name.startsWith("pusher:") || !isRecord(data)) return;
    onEvent({ event: name, data } as unknown as StaffEvent);
  };
  const subscription = new StaffSubscription(connection, `private-hotel-${slug}`, {
    bound: (channel) => channel.bind_global(heard),
    unbound: (channel) => channel.unbind_global(heard),
    listening: (is) => onListening?.(is),
  });
  return () => subscription.end();
}
