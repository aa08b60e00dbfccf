/** The landing page in the browser: each card follows its own hotel. */
import { followHotel, type LiveState } from "@frontage/sdk/core";
import type { RealtimeConnection } from "@frontage/sdk/wire";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { showPageStyle } from "../live/page-sheet";
import { useAnnouncement } from "../live/use-announcement";
import { useStale } from "../live/use-stale";
import { landingStyle } from "./head";
import { cardAfter, cardOf, type HotelCard } from "./hotel-card";
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
    const change = (slug: string, after: (card: HotelCard) => HotelCard) =>
      setHotels((cards) => {
        const next = cards.map((card) => (card.slug === slug ? after(card) : card));
        return next.every((card, index) => card === cards[index]) ? cards : next;
      });
    const followings = initial.map(({ slug }, index) =>
      followHotel({
        slug,
        realtime,
        api: "/api",
        onEvent: (event) => change(slug, (card) => cardAfter(card, event)),
        onSnapshot: (document) => change(slug, (card) => cardOf(card, document)),
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

  return <LandingPage hotels={hotels} announcement={announcement} stale={stale} />;
}
