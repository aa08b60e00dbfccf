/** Following a hotel on the configured server, from within an effect. */

import { findServer } from "./configuration.js";
import { type Following, type FollowOptions, followHotel } from "./follow.js";
import type { HotelEvent } from "./wire.js";

/** What a hook wants; where the server is comes from the configuration. */
export type ConfiguredOptions = Pick<
  FollowOptions,
  "slug" | "document" | "language" | "onDocument" | "onSnapshot" | "onState"
> & {
  /** `healing`: the API is known, so that what an event lacks will be fetched. */
  onEvent?: (event: HotelEvent, healing: boolean) => void;
};

/** A hotel that is followed as soon as the server is found. */
export interface ConfiguredFollowing {
  /** As `Following.painted`; what is painted before the server is found counts too. */
  painted(revision: number): void;
  /** Stops it, also before the server was found. */
  stop(): void;
}

/** Starts following. */
export function followConfigured(options: ConfiguredOptions): ConfiguredFollowing {
  const { onEvent, ...rest } = options;
  const stopped = new AbortController();
  let followed: Following | undefined;
  let shown: number | undefined;
  void findServer(stopped.signal).then((server) => {
    if (!server || stopped.signal.aborted) return;
    const following = followHotel({
      ...rest,
      ...server,
      onEvent: onEvent && ((event) => onEvent(event, server.api !== undefined)),
    });
    stopped.signal.addEventListener("abort", () => following.close());
    followed = following;
    if (shown !== undefined) following.painted(shown);
  });
  return {
    painted: (revision) => {
      shown = revision;
      followed?.painted(revision);
    },
    stop: () => stopped.abort(),
  };
}
