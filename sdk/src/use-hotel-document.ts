import { useEffect, useRef, useState } from "react";
import { type ConfiguredFollowing, followConfigured } from "./follow-configured.js";
import { initialState, type LiveState } from "./live-state.js";
import { whenPainted } from "./when-painted.js";
import type { HotelDocument } from "./wire.js";

/** A hotel's page as it is now, and whether it is known to be. */
export interface LiveHotel {
  /** `undefined` until there is one: without `initial`, that takes a known API address. */
  document: HotelDocument | undefined;
  state: LiveState;
}

/**
 * A hotel's whole public document, kept up to date. Staff see in their console on how many open
 * pages a change is live: a component that uses this counts once what it rendered is painted.
 *
 * @param slug `null` or empty: not connected
 * @param initial what is known already, for instance from server rendering; looked at once per slug
 * @param language of the texts (BCP 47); that of `initial` when left out, else the main one
 */
export function useHotelDocument(
  slug: string | null | undefined,
  initial?: HotelDocument,
  language?: string,
): LiveHotel {
  const first = useRef(initial);
  first.current = initial;
  const following = useRef<ConfiguredFollowing | null>(null);
  const [live, setLive] = useState<LiveHotel & { slug: typeof slug }>(() => start(slug, initial));
  useEffect(() => {
    if (!slug) return;
    const document = first.current?.slug === slug ? first.current : undefined;
    const update = (change: Partial<LiveHotel>) =>
      setLive((held) => ({ ...(held.slug === slug ? held : start(slug, document)), ...change }));
    const followed = followConfigured({
      slug,
      document,
      language,
      onDocument: (document) => update({ document }),
      onState: (state) => update({ state }),
    });
    following.current = followed;
    return () => {
      following.current = null;
      followed.stop();
    };
  }, [slug, language]);
  const hotel = live.slug === slug ? live : start(slug, initial);
  const shown = hotel.document;
  // After the effect above: the first document is painted for the following that it began.
  useEffect(() => {
    if (!shown) return;
    return whenPainted(() => following.current?.painted(shown.revision));
  }, [shown]);
  return hotel;
}

function start(slug: string | null | undefined, initial: HotelDocument | undefined) {
  return {
    slug,
    document: initial?.slug === slug ? initial : undefined,
    state: initialState(),
  };
}
