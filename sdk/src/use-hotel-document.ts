import { useEffect, useRef, useState } from "react";
import { followConfigured } from "./follow-configured.js";
import { initialState, type LiveState } from "./live-state.js";
import type { HotelDocument } from "./wire.js";

/** A hotel's page as it is now, and whether it is known to be. */
export interface LiveHotel {
  /** `undefined` until there is one: without `initial`, that takes a known API address. */
  document: HotelDocument | undefined;
  state: LiveState;
}

/**
 * A hotel's whole public document, kept up to date.
 *
 * @param slug `null` or empty: not connected
 * @param initial what is known already, for instance from server rendering; looked at once per slug
 */
export function useHotelDocument(
  slug: string | null | undefined,
  initial?: HotelDocument,
): LiveHotel {
  const first = useRef(initial);
  first.current = initial;
  const [live, setLive] = useState<LiveHotel & { slug: typeof slug }>(() => start(slug, initial));
  useEffect(() => {
    if (!slug) return;
    const document = first.current?.slug === slug ? first.current : undefined;
    const update = (change: Partial<LiveHotel>) =>
      setLive((held) => ({ ...(held.slug === slug ? held : start(slug, document)), ...change }));
    return followConfigured({
      slug,
      document,
      onDocument: (document) => update({ document }),
      onState: (state) => update({ state }),
    });
  }, [slug]);
  return live.slug === slug ? live : start(slug, initial);
}

function start(slug: string | null | undefined, initial: HotelDocument | undefined) {
  return {
    slug,
    document: initial?.slug === slug ? initial : undefined,
    state: initialState(),
  };
}
