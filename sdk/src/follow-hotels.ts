/**
 * Following all hotels of a server: which there are, and what their cards show.
 *
 * One channel, `hotels`, carries what changes, and each of its events says how things are, with the
 * revision of that hotel's page. So order matters only within a hotel, an older event than what is
 * known changes nothing, and whoever missed some reads the list again.
 */

import { callSafely } from "./call-safely.js";
import { CatchUp } from "./catch-up.js";
import { connectionTo } from "./connection.js";
import { joinFeed, type Seat } from "./feed.js";
import { readHotels } from "./hotel-list.js";
import type { Line } from "./line.js";
import { initialState, type LiveState, moved } from "./live-state.js";
import { nowAndThen } from "./now-and-then.js";
import { connectionOptions, type Origin } from "./options.js";
import { share } from "./share.js";
import { onWake } from "./wake.js";
import type { HotelCard, HotelsEvent, RealtimeConnection } from "./wire.js";

/** The channel that tells which hotels there are. */
const CHANNEL = "hotels";
/** Characters of a card's description that the channel brings. */
const DESCRIPTION = 240;

export interface FollowHotelsOptions {
  /** Where the sockets are, as `GET /api/realtime/` says. */
  realtime: RealtimeConnection;
  /** Address of the API, for instance `/api`. Without it nothing that was missed can be fetched. */
  api?: string | undefined;
  /** The server's own host, for a `realtime` without `ws_host`; the page's when left out. */
  origin?: Origin | undefined;
  /** What the page shows now. Left out: the list is read at once. */
  hotels?: HotelCard[] | undefined;
  /** The `ETag` of the list that `hotels` is from, which spares reading it again unchanged. */
  version?: string | null | undefined;
  /** The hotels or their cards changed. In the order of lists; an unchanged card is the same object. */
  onHotels?: ((hotels: HotelCard[]) => void) | undefined;
  /** The state changed; called a first time soon after the start, never during it. */
  onState?: ((state: LiveState) => void) | undefined;
}

/** All hotels being followed. */
export interface FollowingHotels {
  /** Stops all callbacks. The last follower to leave closes the socket, a second later. */
  close(): void;
  hotels(): HotelCard[];
  state(): LiveState;
}

/** Follows the list of hotels until {@link FollowingHotels.close}. */
export function followHotels(options: FollowHotelsOptions): FollowingHotels {
  return new HotelsFollower(options);
}

/** What is known of a hotel at a revision; no card: that guests do not see it. */
interface Known {
  revision: number;
  card: HotelCard | null;
}

class HotelsFollower implements FollowingHotels {
  readonly #options: FollowHotelsOptions;
  readonly #known = new Map<string, Known>();
  /** What was heard since the list was last asked for: the answer may be older. */
  readonly #heard = new Map<string, Known>();
  readonly #line: Line;
  readonly #seat: Seat;
  readonly #catchUp: CatchUp | null;
  readonly #sleep: () => void;
  readonly #rounds: (() => void) | undefined;
  #version: string | null;
  #hotels: HotelCard[];
  #state: LiveState = initialState();
  #started = false;
  #closed = false;
  #subscribed = false;
  #wasSubscribed = false;

  constructor(options: FollowHotelsOptions) {
    this.#options = options;
    this.#hotels = options.hotels ?? [];
    this.#version = options.version ?? null;
    for (const card of this.#hotels) this.#known.set(card.slug, { revision: card.revision, card });
    const { realtime, origin, api } = options;
    this.#catchUp = api === undefined ? null : this.#catchUpWith(api);
    this.#line = connectionTo(realtime.key, connectionOptions(realtime, origin));
    this.#seat = joinFeed<HotelsEvent>(this.#line, CHANNEL, {
      event: (event) => this.#arrived(event),
      subscribed: () => {
        this.#subscribed = true;
        // After an outage all pages are back at one moment, at their first visit they are not.
        if (this.#wasSubscribed) this.#catchUp?.hastenSoon();
        else this.#catchUp?.hasten();
        this.#wasSubscribed = true;
        this.#showState();
      },
      interrupted: (tried) => {
        this.#subscribed = false;
        this.#showState(tried > 0);
      },
    });
    this.#sleep = onWake(() => {
      this.#line.probe();
      this.#catchUp?.hasten();
    });
    if (this.#catchUp && !realtime.receipts) {
      this.#rounds = nowAndThen(() => {
        if (this.#subscribed) this.#catchUp?.run();
      });
    }
    if (!options.hotels) this.#catchUp?.run();
    queueMicrotask(() => {
      this.#started = true;
      this.#call(options.onState, this.#state);
    });
  }

  close(): void {
    this.#closed = true;
    this.#catchUp?.stop();
    this.#rounds?.();
    this.#sleep();
    this.#seat.leave();
  }

  hotels(): HotelCard[] {
    return this.#hotels;
  }

  state(): LiveState {
    return this.#state;
  }

  #arrived({ event, revision, data }: HotelsEvent): void {
    if (typeof data.slug !== "string") return;
    const card = event === "hotel-listed" ? data.card : null;
    const known = this.#known.get(data.slug);
    if (known && known.revision >= revision) return;
    if (event === "hotel-listed" && !card) {
      this.#catchUp?.hastenSoon();
      return;
    }
    if (event !== "hotel-listed" && event !== "hotel-unlisted") return;
    const news = { revision, card };
    this.#known.set(data.slug, news);
    if (this.#catchUp?.running) this.#heard.set(data.slug, news);
    this.#show();
  }

  #catchUpWith(api: string): CatchUp {
    return new CatchUp({
      ask: async (signal) => {
        this.#heard.clear();
        const list = await readHotels(api, this.#version, signal);
        if (list) {
          this.#version = list.version;
          this.#read(list.hotels);
        }
        return true;
      },
      changed: () => this.#showState(),
    });
  }

  /** Takes the whole list. What was heard while it was on its way may be newer. */
  #read(hotels: HotelCard[]): void {
    this.#known.clear();
    for (const card of hotels) {
      this.#known.set(card.slug, { revision: card.revision, card: asTold(card) });
    }
    for (const [slug, news] of this.#heard) {
      const listed = this.#known.get(slug);
      if (!listed || listed.revision < news.revision) this.#known.set(slug, news);
    }
    this.#show();
  }

  #show(): void {
    const cards = [...this.#known.values()].flatMap(({ card }) => (card ? [card] : []));
    const before = new Map(this.#hotels.map((card) => [card.slug, card]));
    const shared = cards.map((card) => shareCard(before.get(card.slug), card)).sort(inOrder);
    const same =
      shared.length === this.#hotels.length && shared.every((card, i) => card === this.#hotels[i]);
    if (same) return;
    this.#hotels = shared;
    this.#call(this.#options.onHotels, shared);
  }

  #showState(lost = false): void {
    let { status } = this.#state;
    if (this.#subscribed) status = this.#catchUp?.running ? "catching-up" : "live";
    else if (lost || status !== "connecting") status = "offline";
    const state = moved(this.#state, status);
    if (state === this.#state) return;
    this.#state = state;
    if (this.#started) this.#call(this.#options.onState, state);
  }

  #call<T>(callback: ((value: T) => void) | undefined, value: T): void {
    if (!this.#closed) callSafely(callback, value);
  }
}

/** The card as the channel would tell it: of the description, the beginning. */
function asTold(card: HotelCard): HotelCard {
  const words = card.short_description.split(/\s+/).filter((word) => word !== "");
  const short_description = [...words.join(" ")].slice(0, DESCRIPTION).join("");
  return { ...card, short_description };
}

/** The very card that was there when the two differ in nothing that they show. */
function shareCard(before: HotelCard | undefined, card: HotelCard): HotelCard {
  if (!before) return card;
  const sameNumber = share(before, { ...card, revision: before.revision });
  return sameNumber === before ? before : share(before, card);
}

/** As the server orders lists. */
function inOrder(one: HotelCard, other: HotelCard): number {
  return (
    (one.sort_order ?? 0) - (other.sort_order ?? 0) ||
    compare(one.name, other.name) ||
    one.id - other.id
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
