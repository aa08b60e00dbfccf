/**
 * Following one hotel: every change once, in order, with nothing missing.
 *
 * The socket alone cannot promise that: it may die between two events, and what was published
 * meanwhile is gone. So each follower numbers what it knows ({@link Sequence}) and asks the server
 * for the rest after every (re)subscription, at a gap, and when the page wakes up. While an answer
 * is awaited, live events wait too, though not for ever.
 */

import { applyInMain } from "./apply-in-main.js";
import { callSafely } from "./call-safely.js";
import { CatchUp } from "./catch-up.js";
import { joinFeed, type Seat } from "./feed.js";
import type { Following, FollowOptions } from "./follow.js";
import type { Dial, Line } from "./line.js";
import { initialState, type LiveState, moved } from "./live-state.js";
import { HotelApi, isGone } from "./missed.js";
import { nowAndThen } from "./now-and-then.js";
import { channelName } from "./options.js";
import { Sequence } from "./sequence.js";
import { share } from "./share.js";
import { onWake } from "./wake.js";
import type { HotelDocument, HotelEvent, MissedEvents } from "./wire.js";

/** How long a change that was overtaken by one of our own may take to arrive, in ms. */
const OVERTAKEN = 2_000;
/** Events from before what is known hint at another database; asked about this often at most, in ms. */
const SUSPICION = 30_000;
/** How long live events wait for an answer of the API, in ms. */
const PATIENCE = 5_000;
/** Events kept while an answer is awaited; what does not fit is fetched. */
const WAITING = 256;

/** For pages that may be in another language than the hotel's main one. */
export interface InLanguage {
  /** How an event changes such a document. */
  apply?: typeof applyInMain;
  /** What asks the API for such a document. */
  reader?: HotelApi | undefined;
}

/** What stands behind {@link followHotel}. */
export class Follower implements Following {
  readonly #options: FollowOptions & InLanguage;
  readonly #sequence = new Sequence();
  readonly #line: Line;
  readonly #seat: Seat;
  readonly #catchUp: CatchUp | null;
  readonly #sleep: () => void;
  readonly #rounds: (() => void) | undefined;
  #document: HotelDocument | undefined;
  #state: LiveState = initialState();
  #started = false;
  #closed = false;
  #subscribed = false;
  #waiting: HotelEvent[] = [];
  #newest = 0;
  /** The snapshot must be at least this new; `null` when events will do. */
  #snapshotFrom: number | null = null;
  /** The last answer was that there is no such hotel. */
  #gone = false;
  /** The API did not answer for long: live events wait for it no more. */
  #impatient = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #own = new Set<number>();
  #overtaken: ReturnType<typeof setTimeout> | undefined;
  #suspected = Number.NEGATIVE_INFINITY;
  /** The newest revision that the page says it shows, as long as it is what we hold of it. */
  #painted: number | null = null;

  constructor(options: FollowOptions & InLanguage, dial: Dial) {
    this.#options = options;
    const { document, since } = options;
    this.#document = document;
    if (document) this.#sequence.adopt(document.revision, document.epoch);
    else if (since) this.#sequence.adopt(since.revision, since.epoch ?? null);
    this.#catchUp =
      options.api === undefined
        ? null
        : this.#catchUpWith(options.reader ?? new HotelApi(options.api));
    this.#line = dial(options.realtime, options.origin);
    this.#seat = joinFeed<HotelEvent>(this.#line, channelName(options.slug), {
      event: (event) => this.#arrived(event),
      subscribed: () => {
        this.#subscribed = true;
        this.#catchUp?.hasten();
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
    // Our own hub never drops an event without cutting the line; of others nobody knows.
    if (this.#catchUp && !options.realtime.receipts) {
      this.#rounds = nowAndThen(() => {
        if (this.#subscribed) this.#catchUp?.run();
      });
    }
    if (!document && options.onDocument) this.#catchUp?.run();
    queueMicrotask(() => {
      this.#started = true;
      this.#call(options.onState, this.#state);
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#overtaken);
    clearTimeout(this.#patience);
    this.#catchUp?.stop();
    this.#rounds?.();
    this.#sleep();
    this.#seat.leave();
  }

  document(): HotelDocument | undefined {
    return this.#document;
  }

  state(): LiveState {
    return this.#state;
  }

  socketId(): string | null {
    return this.#line.socketId;
  }

  acknowledge(revision: number): void {
    if (this.#closed) return;
    if (this.#document && this.#catchUp) {
      if (revision <= this.#document.revision) return;
      this.#own.add(revision);
      this.#newest = Math.max(this.#newest, revision);
      this.#catchUp.run();
    } else if (this.#sequence.acknowledge(revision)) {
      this.#newest = Math.max(this.#newest, revision);
      clearTimeout(this.#overtaken);
      this.#overtaken = setTimeout(() => this.#catchUp?.run(), OVERTAKEN);
    }
  }

  painted(revision: number): void {
    const known = this.#sequence.known;
    // A picture that took its time may speak of a database that no longer counts.
    if (this.#closed || known === null || revision > known) return;
    this.#painted = Math.max(this.#painted ?? 0, revision);
    this.#tellPainted();
  }

  #arrived(event: HotelEvent): void {
    this.#newest = Math.max(this.#newest, event.revision);
    // Somebody works on the hotel: it may be shown again.
    if (this.#gone) this.#catchUp?.hastenSoon();
    // Who holds no document and knows nothing yet has nothing to wait for.
    const nothingKnown = this.#sequence.known === null && !this.#wantsDocument;
    if (this.#catchUp?.running && !nothingKnown && !this.#impatient) {
      if (this.#waiting.length < WAITING) this.#waiting.push(event);
      return;
    }
    this.#accept(event);
  }

  #accept(event: HotelEvent): void {
    const place = this.#sequence.place(event);
    if (place === "old") {
      this.#suspect();
    } else if (place === "gap" && this.#catchUp && !this.#impatient) {
      this.#waiting.push(event);
      this.#catchUp.run();
    } else if (place !== "seen") {
      this.#handOut(event);
    }
  }

  #handOut(event: HotelEvent): void {
    this.#sequence.take(event);
    let complete = !event.data.truncated;
    if (this.#document) {
      const { apply = applyInMain } = this.#options;
      const applied = apply(this.#document, event);
      complete = applied.complete;
      this.#hold(applied.document);
    }
    if (!this.#own.has(event.revision)) this.#call(this.#options.onEvent, event);
    if (complete && !this.#impatient) return;
    // Without an API there is nobody to ask, and what came has to do.
    this.#snapshotFrom = event.revision;
    this.#catchUp?.run();
  }

  /** A revision from the past is a double, or another database counts now: the server knows. */
  #suspect(): void {
    if (!this.#catchUp || performance.now() - this.#suspected < SUSPICION) return;
    this.#suspected = performance.now();
    this.#catchUp.run();
  }

  #catchUpWith(api: HotelApi): CatchUp {
    const { slug } = this.#options;
    return new CatchUp({
      ask: async (signal) => {
        const { known, after, epoch } = this.#sequence;
        try {
          if (known === null || this.#snapshotFrom !== null) {
            this.#read(await api.snapshot(slug, signal), known === null);
          } else {
            this.#heard(await api.missed(slug, after, epoch, signal));
          }
        } catch (error) {
          // An answer that did not come says nothing of that.
          this.#gone ||= isGone(error);
          this.#showState();
          throw error;
        }
        this.#gone = false;
        return this.#drain();
      },
      changed: () => {
        clearTimeout(this.#patience);
        this.#impatient = false;
        if (this.#catchUp?.running) this.#patience = setTimeout(() => this.#loseHope(), PATIENCE);
        this.#showState();
      },
    });
  }

  /**
   * An API that does not answer must not hold back what the socket brings: waiting events are
   * handed out, and from now on the next ones at once. What lies between them comes with a snapshot.
   */
  #loseHope(): void {
    this.#impatient = true;
    for (const event of this.#waiting.splice(0)) this.#accept(event);
  }

  /** Takes a list of missed events, or the snapshot that comes instead. */
  #heard(answer: MissedEvents): void {
    this.#suspected = performance.now();
    if ("reset" in answer) {
      this.#adopt(answer.snapshot);
      return;
    }
    const { epoch } = this.#sequence;
    if (epoch !== null && answer.epoch !== epoch) {
      this.#snapshotFrom = 0;
      return;
    }
    this.#sequence.epoch = answer.epoch;
    for (const event of answer.events) {
      const place = this.#sequence.place(event);
      // The list is all there is: a number that is missing from it never had an event.
      if (place === "next" || place === "gap") this.#handOut(event);
      if (this.#closed) return;
    }
    this.#sequence.level(answer.revision);
    this.#newest = Math.max(this.#newest, answer.revision);
  }

  /** Takes a snapshot that we asked for; `first` when nothing was known before. */
  #read(snapshot: HotelDocument, first: boolean): void {
    if (!first) {
      const wanted = Math.max(this.#snapshotFrom ?? 0, this.#sequence.known ?? 0);
      const stale = snapshot.epoch === this.#sequence.epoch && snapshot.revision < wanted;
      if (!stale) this.#adopt(snapshot);
      return;
    }
    // An event may have come while we asked; then only the epoch is news.
    if (this.#sequence.known !== null) {
      this.#sequence.epoch = snapshot.epoch;
      return;
    }
    this.#sequence.adopt(snapshot.revision, snapshot.epoch);
    if (this.#wantsDocument) this.#hold(snapshot);
  }

  #adopt(snapshot: HotelDocument): void {
    this.#snapshotFrom = null;
    if (snapshot.epoch !== this.#sequence.epoch) {
      this.#newest = 0;
      this.#waiting = [];
      this.#own.clear();
      this.#painted = null;
    }
    this.#sequence.adopt(snapshot.revision, snapshot.epoch);
    if (this.#document) this.#hold(snapshot);
    this.#call(this.#options.onSnapshot, snapshot);
  }

  /**
   * Hands out what waited.
   *
   * @returns whether nothing is missing any more
   */
  #drain(): boolean {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const event of waiting) {
      const place = this.#sequence.place(event);
      if (place === "next") this.#handOut(event);
      else if (place === "gap") this.#waiting.push(event);
      if (this.#closed) return true;
    }
    const known = this.#sequence.known;
    return this.#snapshotFrom === null && known !== null && known >= this.#newest;
  }

  #hold(document: HotelDocument): void {
    const held = share(this.#document, document);
    if (held === this.#document) return;
    // What the page has painted of this very revision was not all of it.
    if (this.#painted === held.revision) this.#painted = null;
    this.#document = held;
    for (const revision of this.#own) if (revision < held.revision) this.#own.delete(revision);
    this.#call(this.#options.onDocument, held);
  }

  get #wantsDocument(): boolean {
    return this.#document !== undefined || this.#options.onDocument !== undefined;
  }

  /** Only of a page that is level: what it shows may else be older than its number says. */
  #tellPainted(): void {
    if (!this.#options.realtime.receipts || this.#painted === null) return;
    if (this.#state.status !== "live") return;
    this.#seat.tellPainted(this.#painted, this.#sequence.epoch);
  }

  #showState(lost = false): void {
    let { status } = this.#state;
    if (this.#gone) status = "gone";
    else if (this.#subscribed) status = this.#catchUp?.running ? "catching-up" : "live";
    else if (lost || status !== "connecting") status = "offline";
    const state = moved(this.#state, status);
    if (state === this.#state) return;
    this.#state = state;
    this.#tellPainted();
    if (this.#started) this.#call(this.#options.onState, state);
  }

  /** Calls back unless closed. */
  #call<T>(callback: ((value: T) => void) | undefined, value: T): void {
    if (!this.#closed) callSafely(callback, value);
  }
}
