/**
 * The live connection of the console: what colleagues change appears here without a reload.
 * Events say only *that* a part changed; the part is read again, because staff see more than the
 * public events carry, and because reading twice can show nothing twice.
 */
import {
  type Following,
  followHotel,
  followStaff,
  type HotelEvent,
  type LiveState,
} from "@frontage/sdk/core";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { nameSenderBy } from "../api/sender";
import { heard } from "./heard";
import { historyKey } from "./history";
import { pageQuery } from "./page";
import { useProgressBoard } from "./picture-progress";
import { realtimeQuery } from "./realtime";
import { roomsQuery } from "./rooms";
import { settingsQuery } from "./settings";

interface Live {
  status: LiveState["status"];
  /** Tells the connection about an own write, whose event this window is not sent. */
  acknowledge(revision: number | undefined): void;
}

const LiveContext = createContext<Live>({ status: "connecting", acknowledge: () => {} });

export const useLive = () => useContext(LiveContext);

export function HotelLive({ slug, children }: { slug: string; children: ReactNode }) {
  const client = useQueryClient();
  const realtime = useQuery(realtimeQuery).data;
  const baseline = useQuery(settingsQuery(slug)).data;
  const following = useRef<Following | null>(null);
  const [status, setStatus] = useState<LiveState["status"]>("connecting");

  // The first settings read are the baseline; later ones must not reconnect.
  const since = useRef<{ revision: number; epoch: string } | null>(null);
  if (since.current === null && baseline) {
    since.current = { revision: baseline.revision, epoch: baseline.epoch };
  }
  const ready = baseline !== undefined;

  useEffect(() => {
    if (!realtime || !ready || since.current === null) return;
    const followed = followHotel({
      slug,
      realtime,
      api: "/api",
      since: since.current,
      onEvent: (event) => {
        heard(client, slug, event.revision);
        readAgain(client, slug, event);
      },
      onSnapshot: ({ revision, epoch }) => {
        heard(client, slug, revision, epoch);
        void client.invalidateQueries({ queryKey: ["hotel", slug] });
      },
      onState: (state) => setStatus(state.status),
    });
    following.current = followed;
    nameSenderBy(() => followed.socketId());
    return () => {
      nameSenderBy(() => null);
      following.current = null;
      followed.close();
    };
  }, [client, slug, realtime, ready]);

  const board = useProgressBoard();
  useEffect(() => {
    if (!realtime) return;
    return followStaff({
      slug,
      realtime,
      onEvent: ({ event, data }) => {
        if (event === "picture-progress") board.hear(data);
      },
    });
  }, [slug, realtime, board]);

  const live = useMemo<Live>(
    () => ({
      status,
      acknowledge: (revision) => {
        if (revision === undefined) return;
        heard(client, slug, revision);
        following.current?.acknowledge(revision);
        void client.invalidateQueries({ queryKey: historyKey(slug) });
        void client.invalidateQueries({ queryKey: pageQuery(slug).queryKey });
      },
    }),
    [client, slug, status],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Which parts an event may have changed. */
function readAgain(client: QueryClient, slug: string, event: HotelEvent): void {
  const ofRooms = event.event.startsWith("room-type-");
  if (event.event === "image-updated") {
    void client.invalidateQueries({ queryKey: ["hotel", slug, "images"] });
  }
  if (ofRooms || event.event === "image-updated") {
    void client.invalidateQueries({ queryKey: roomsQuery(slug).queryKey });
  }
  if (!ofRooms) void client.invalidateQueries({ queryKey: settingsQuery(slug).queryKey });
  void client.invalidateQueries({ queryKey: historyKey(slug) });
  void client.invalidateQueries({ queryKey: pageQuery(slug).queryKey });
}
