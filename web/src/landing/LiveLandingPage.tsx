/** The landing page in the browser: it follows the list of hotels, and filters in place. */
import { followHotels, type LiveState } from "@frontage/sdk/core";
import type { HotelCard, RealtimeConnection } from "@frontage/sdk/wire";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { showPageStyle } from "../live/page-sheet";
import { whenStill } from "../live/stillness/rest";
import { Still } from "../live/stillness/Still";
import { useAnnouncement } from "../live/use-announcement";
import { useStanding } from "../live/use-standing";
import { LoadedPictures, loadedPictures } from "../ui/fresh";
import type { Layout } from "./card-sizes";
import { describeHotels } from "./changes";
import { foundWords } from "./FilterBar";
import { type Filter, passing } from "./filter";
import { landingStyle, landingTitle } from "./head";
import { LandingPage, layoutOf } from "./LandingPage";
import { useFilter } from "./use-filter";

/** How long a guest must pause before being told how many hotels are left, in milliseconds. */
const PAUSE = 700;

interface LiveLandingPageProps {
  /** The hotels that the server knew. */
  initial: HotelCard[];
  /** Which list they are from. */
  version: string;
  /** What the server was asked for. */
  filter: Filter;
  realtime: RealtimeConnection;
}

export function LiveLandingPage(props: LiveLandingPageProps) {
  const { initial, version, realtime } = props;
  const [hotels, setHotels] = useState(initial);
  const [state, setState] = useState<LiveState | null>(null);
  const [filter, setFilter] = useFilter(props.filter);
  const [announcement, announce] = useAnnouncement();
  const standing = useStanding(state);

  useEffect(() => {
    const following = followHotels({
      realtime,
      api: "/api",
      hotels: initial,
      version,
      onHotels: (next) => whenStill(() => setHotels(next)),
      onState: setState,
    });
    return () => following.close();
  }, [initial, version, realtime]);

  const before = useRef({ hotels, filter });
  useEffect(() => {
    const { hotels: known, filter: asked } = before.current;
    before.current = { hotels, filter };
    if (asked !== filter) {
      const words = foundWords(passing(hotels, filter).length, hotels.length);
      const timer = setTimeout(() => announce(`${words}.`), PAUSE);
      return () => clearTimeout(timer);
    }
    announce(describeHotels(passing(known, filter), passing(hotels, filter)));
    return undefined;
  }, [hotels, filter, announce]);

  useLayoutEffect(() => {
    showPageStyle(landingStyle(hotels));
  }, [hotels]);

  useLayoutEffect(() => {
    const title = landingTitle(filter);
    if (document.title !== title) document.title = title;
  }, [filter]);

  // A hotel more or less must not make all others smaller or larger before the guest's eyes.
  const layout = useRef<Layout | null>(initial.length > 0 ? layoutOf(initial) : null);
  if (hotels.length > 0) layout.current ??= layoutOf(hotels);

  const shown = useMemo(() => [hotels, filter], [hotels, filter]);
  const loaded = useMemo(() => loadedPictures(initial.map((hotel) => hotel.hero)), [initial]);
  return (
    <LoadedPictures.Provider value={loaded}>
      <Still shown={shown}>
        <LandingPage
          hotels={hotels}
          filter={filter}
          onFilter={setFilter}
          layout={layout.current ?? undefined}
          announcement={announcement}
          standing={standing}
        />
      </Still>
    </LoadedPictures.Provider>
  );
}
