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
import { targetDraft } from "../api/target";
import { draftsKey } from "../drafting/drafts";
import { heard } from "./heard";
import { historyKey } from "./history";
import { languagesKey } from "./languages";
import { pageQuery } from "./page";
import { pictureNotesKey } from "./picture-notes";
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

interface HotelLiveProps {
  slug: string;
  /** Something is different about somebody of the staff, or (null) about the invitations. */
  onTeam?: (staffId: number | null) => void;
  /** The staff's channel is not heard any more: the session may have ended. */
  onUnheard?: () => void;
  /** A change that this window did not make, once each. */
  onTheirs?: (revision: number) => void;
  children: ReactNode;
}

export function HotelLive(props: HotelLiveProps) {
  const { slug, onTeam, onUnheard, onTheirs, children } = props;
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
  const theirs = useTheirs(onTheirs);

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
        theirs.heard(event.revision);
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
  }, [client, slug, realtime, ready, theirs]);

  const board = useProgressBoard();
  const staffTold = useRef({ onTeam, onUnheard });
  staffTold.current = { onTeam, onUnheard };
  useEffect(() => {
    if (!realtime) return;
    let wasHeard = false;
    return followStaff({
      slug,
      realtime,
      onEvent: ({ event, data }) => {
        if (event === "picture-progress") board.hear(data);
        if (event === "drafts-changed") {
          void client.invalidateQueries({ queryKey: draftsKey(slug) });
          if (targetDraft() === data.id) {
            void client.invalidateQueries({ queryKey: ["hotel", slug] });
          }
        }
        if (event === "upload-queue") board.queues.hear(data);
        if (event === "team-changed") staffTold.current.onTeam?.(data.staff_id);
        if (event === "picture-notes-changed") {
          void client.invalidateQueries({ queryKey: pictureNotesKey(slug) });
        }
      },
      onListening: (isHeard) => {
        if (wasHeard && !isHeard) staffTold.current.onUnheard?.();
        wasHeard = isHeard;
      },
    });
  }, [client, slug, realtime, board]);

  const live = useMemo<Live>(
    () => ({
      status,
      acknowledge: (revision) => {
        if (revision === undefined) return;
        heard(client, slug, revision);
        theirs.isOurs(revision);
        following.current?.acknowledge(revision);
        void client.invalidateQueries({ queryKey: historyKey(slug) });
        void client.invalidateQueries({ queryKey: pageQuery(slug).queryKey });
        void client.invalidateQueries({ queryKey: languagesKey(slug) });
      },
    }),
    [client, slug, status, theirs],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** An event may be here before the answer that says that the change was our own. */
const ANSWERED_MS = 250;
const MOST_OURS = 100;

/** Which of the changes that are heard of somebody else has made. */
function useTheirs(tell: ((revision: number) => void) | undefined) {
  const told = useRef(tell);
  told.current = tell;
  const [theirs] = useState(() => {
    const ours: number[] = [];
    let newest = 0;
    return {
      isOurs(revision: number) {
        ours.push(revision);
        if (ours.length > MOST_OURS) ours.shift();
      },
      heard(revision: number) {
        // A change may have more than one event.
        if (revision === newest) return;
        newest = revision;
        setTimeout(() => ours.includes(revision) || told.current?.(revision), ANSWERED_MS);
      },
    };
  });
  return theirs;
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
  void client.invalidateQueries({ queryKey: languagesKey(slug) });
  // What is changed on the page may be what a draft changes too.
  void client.invalidateQueries({ queryKey: draftsKey(slug) });
}
