/** The landing page in the browser: each card follows its own hotel. */
import { followHotel, type LiveState } from "@frontage/sdk/core";
import type { HotelDocument, RealtimeConnection } from "@frontage/sdk/wire";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { showPageStyle } from "../live/page-sheet";
import { useAnnouncement } from "../live/use-announcement";
import { useStale } from "../live/use-stale";
import { LoadedPictures, loadedPictures } from "../ui/fresh";
import { landingStyle } from "./head";
import { cardOf, type HotelCard } from "./hotel-card";
import { LandingPage } from "./LandingPage";

interface LiveLandingPageProps {
  /** The cards that the server rendered. */
  initial: HotelCard[];
  realtime: RealtimeConnection;
}

export function LiveLandingPage({ initial, realtime }: LiveLandingPageProps) {
  const [hotels, setHotels] = useState(initial);
  const [state, setState] = useState<LiveState | null>(null);
  const [announcement, announce] = useAnnouncement();
  const stale = useStale(state);

  useEffect(() => {
    const followings = initial.map(({ slug }, index) =>
      followHotel({
        slug,
        realtime,
        api: "/api",
        onDocument: (document) => setHotels((cards) => cardsWith(cards, document)),
        // One socket carries all cards, so any of them can tell how it is.
        onState: index === 0 ? setState : undefined,
      }),
    );
    return () => {
      for (const following of followings) following.close();
    };
  }, [initial, realtime]);

  const before = useRef(initial);
  useEffect(() => {
    const changed = hotels.find((card, index) => card !== before.current[index]);
    if (changed) announce(`${changed.name} was updated just now.`);
    before.current = hotels;
  }, [hotels, announce]);

  useLayoutEffect(() => {
    showPageStyle(landingStyle(hotels));
  }, [hotels]);

  const loaded = useMemo(() => loadedPictures(initial.map((hotel) => hotel.hero)), [initial]);
  return (
    <LoadedPictures.Provider value={loaded}>
      <LandingPage hotels={hotels} announcement={announcement} stale={stale} />
    </LoadedPictures.Provider>
  );
}

function cardsWith(cards: HotelCard[], document: HotelDocument): HotelCard[] {
  const next = cards.map((card) => (card.slug === document.slug ? cardOf(card, document) : card));
  return next.every((card, index) => card === cards[index]) ? cards : next;
}
