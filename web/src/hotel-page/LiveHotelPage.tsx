/** The hotel page in the browser: the same page, following its hotel. */
import type { Following, followHotel, LiveState } from "@frontage/sdk/core";
import type { HotelDocument, RealtimeConnection } from "@frontage/sdk/wire";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { hasServersStyle, showPageStyle } from "../live/page-sheet";
import { Still } from "../live/stillness/Still";
import { useAnnouncement } from "../live/use-announcement";
import { usePainted } from "../live/use-painted";
import { useStanding } from "../live/use-standing";
import { LoadedPictures, loadedPictures } from "../ui/fresh";
import { describeChanges } from "./changes";
import { HotelPage } from "./HotelPage";
import { pageColor, pageIcon, pageTitle } from "./head";
import { pageStyle, picturesOf } from "./page-style";
import { AddressedPictures } from "./use-open-picture";
import type { PageWords } from "./words";

interface LiveHotelPageProps {
  /** What the server rendered. */
  initial: HotelDocument;
  /** The page's own words, which came with it. */
  words: PageWords;
  realtime: RealtimeConnection;
  /** What follows the hotel; `null` as long as that is still on its way. */
  follow: typeof followHotel | null;
}

export function LiveHotelPage({ initial, words, realtime, follow }: LiveHotelPageProps) {
  const [hotel, setHotel] = useState(initial);
  const [state, setState] = useState<LiveState | null>(null);
  const [announcement, announce] = useAnnouncement();
  const standing = useStanding(state);

  const following = useRef<Following | null>(null);
  const painted = useRef<number | null>(null);
  usePainted(
    hotel,
    useCallback(({ revision }: HotelDocument) => {
      painted.current = revision;
      following.current?.painted(revision);
    }, []),
  );

  useEffect(() => {
    if (!follow) return;
    const followed = follow({
      slug: initial.slug,
      realtime,
      api: "/api",
      document: initial,
      onDocument: setHotel,
      onState: setState,
    });
    following.current = followed;
    if (painted.current !== null) followed.painted(painted.current);
    return () => {
      following.current = null;
      followed.close();
    };
  }, [initial, realtime, follow]);

  const announced = useRef(initial);
  useEffect(() => {
    if (hotel === initial) return;
    announce(() => {
      const changes = describeChanges(announced.current, hotel, words);
      announced.current = hotel;
      return changes;
    });
  }, [hotel, initial, words, announce]);

  useLayoutEffect(() => {
    const title = pageTitle(hotel);
    if (document.title !== title) document.title = title;
    if (hotel.language) document.documentElement.lang = hotel.language;
    showIcon(pageIcon(hotel));
    showColor(pageColor(hotel));
  }, [hotel]);

  const loaded = useMemo(
    () => loadedPictures([...picturesOf(initial), initial.images.logo]),
    [initial],
  );
  return (
    <LoadedPictures.Provider value={loaded}>
      <AddressedPictures.Provider value={true}>
        <Still shown={hotel}>
          <PageStyle hotel={hotel} initial={initial} />
          <HotelPage
            document={hotel}
            words={words}
            announcement={announcement}
            standing={standing}
          />
        </Still>
      </AddressedPictures.Provider>
    </LoadedPictures.Provider>
  );
}

/** Inside what is kept still: there, places are read once, under the style that will be seen. */
function PageStyle({ hotel, initial }: { hotel: HotelDocument; initial: HotelDocument }) {
  useLayoutEffect(() => {
    // The server wrote it for the document it rendered, unless it could not render at all.
    if (hotel !== initial || !hasServersStyle()) showPageStyle(pageStyle(hotel));
  }, [hotel, initial]);
  return null;
}

function showColor(color: string): void {
  const meta = document.querySelector('meta[name="theme-color"]');
  if (meta && meta.getAttribute("content") !== color) meta.setAttribute("content", color);
}

function showIcon(href: string | null): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link && href && link.getAttribute("href") !== href) link.href = href;
}
