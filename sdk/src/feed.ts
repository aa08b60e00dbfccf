/** One subscription per public channel and page, shared by all who follow it. */

import type { Line, LineChannel } from "./line.js";
import { isRecord } from "./share.js";
import type { HotelEvent, HotelsEvent } from "./wire.js";

/**
 * How long a feed outlives its last listener, in ms: React runs effects twice in StrictMode and
 * again on navigation, and neither is a reason to hang up.
 */
const GRACE = 1_000;

/** One who listens to a feed; `E` is what its channel carries. */
export interface FeedListener<E extends HotelEvent | HotelsEvent> {
  event(event: E): void;
  /** From now on nothing is missed until `interrupted`. */
  subscribed(): void;
  /** The line is down; `tried` attempts to bring it up have failed so far. */
  interrupted(tried: number): void;
}

const feeds = new Map<Line, Map<string, Feed>>();

/** A place at a feed. */
export interface Seat {
  leave(): void;
  /**
   * Tells the server that this page has painted a revision of the database `epoch`. However many
   * listeners say so, it is told once per subscription, and never a lower number after a higher.
   */
  tellPainted(revision: number, epoch: string | null): void;
}

/** Joins the feed of a channel; a listener that joins a running feed is told so right away. */
export function joinFeed<E extends HotelEvent | HotelsEvent>(
  line: Line,
  channel: string,
  listener: FeedListener<E>,
): Seat {
  const ofLine = feeds.get(line) ?? new Map<string, Feed>();
  feeds.set(line, ofLine);
  const feed = ofLine.get(channel) ?? new Feed(line, channel, () => ofLine.delete(channel));
  ofLine.set(channel, feed);
  return {
    // What a channel carries is the server's promise; the types of a listener repeat it.
    leave: feed.join(listener as unknown as AnyListener),
    tellPainted: (revision, epoch) => feed.tellPainted(revision, epoch),
  };
}

type AnyListener = FeedListener<HotelEvent | HotelsEvent>;

class Feed {
  #listeners = new Set<AnyListener>();
  #channel: LineChannel | undefined;
  #subscribed = false;
  /** What the server was told to be painted since the subscription began. */
  #painted: { revision: number; epoch: string | null } | null = null;
  #ending: ReturnType<typeof setTimeout> | undefined;
  #release: () => void;

  constructor(
    readonly line: Line,
    readonly name: string,
    readonly ended: () => void,
  ) {
    this.#release = line.hold((up, tried) => {
      if (!up) this.#interrupted(tried);
    });
    this.#channel = line.subscribe(name);
    this.#channel?.bind_global((name: string, data: unknown) => {
      if (name === "pusher:subscription_succeeded") {
        this.#subscribed = true;
        this.#painted = null;
        for (const listener of [...this.#listeners]) listener.subscribed();
      }
      const event = readEvent(name, data);
      if (event) for (const listener of [...this.#listeners]) listener.event(event);
    });
  }

  join(listener: AnyListener): () => void {
    clearTimeout(this.#ending);
    this.#listeners.add(listener);
    if (this.#subscribed) listener.subscribed();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#ending = setTimeout(() => this.#end(), GRACE);
    };
  }

  tellPainted(revision: number, epoch: string | null): void {
    const told = this.#painted;
    if (!this.#subscribed || (told && told.epoch === epoch && told.revision >= revision)) return;
    this.#painted = { revision, epoch };
    this.line.send("frontage:painted", this.name, { number: revision });
  }

  #interrupted(tried: number): void {
    this.#subscribed = false;
    for (const listener of [...this.#listeners]) listener.interrupted(tried);
  }

  #end(): void {
    this.ended();
    this.#channel?.unbind_all();
    this.line.unsubscribe(this.name);
    this.#release();
  }
}

/** What arrived, if it tells of a hotel: everything else on the channel is not for pages. */
function readEvent(name: string, data: unknown): HotelEvent | HotelsEvent | null {
  if (name.startsWith("pusher:") || !isRecord(data)) return null;
  const revision = data.revision;
  if (!Number.isSafeInteger(revision)) return null;
  return { revision, event: name, data } as unknown as HotelEvent;
}
