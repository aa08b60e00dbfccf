/** Following a hotel on the configured server, from within an effect. */

import { findServer } from "./configuration.js";
import { type FollowOptions, followHotel } from "./follow.js";
import type { HotelEvent } from "./wire.js";

/** What a hook wants; where the server is comes from the configuration. */
export type ConfiguredOptions = Pick<
  FollowOptions,
  "slug" | "document" | "onDocument" | "onSnapshot" | "onState"
> & {
  /** `healing`: the API is known, so that what an event lacks will be fetched. */
  onEvent?: (event: HotelEvent, healing: boolean) => void;
};

/** Starts following; the returned function stops it, also before the server was found. */
export function followConfigured(options: ConfiguredOptions): () => void {
  const { onEvent, ...rest } = options;
  const stopped = new AbortController();
  void findServer(stopped.signal).then((server) => {
    if (!server || stopped.signal.aborted) return;
    const following = followHotel({
      ...rest,
      ...server,
      onEvent: onEvent && ((event) => onEvent(event, server.api !== undefined)),
    });
    stopped.signal.addEventListener("abort", () => following.close());
  });
  return () => stopped.abort();
}
