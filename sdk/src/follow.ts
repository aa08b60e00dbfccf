/** Following one hotel: what a page says, and what it gets. */

import { ApiInLanguage } from "./api-in-language.js";
import { applyWithCheck, translatedInto } from "./apply.js";
import { connectionTo } from "./connection.js";
import { Follower } from "./follower.js";
import type { Dial } from "./line.js";
import type { LiveState } from "./live-state.js";
import { connectionOptions, type Origin } from "./options.js";
import type { HotelDocument, HotelEvent, RealtimeConnection } from "./wire.js";

export interface FollowOptions {
  /** The hotel; its channel is `hotel-{slug}`. */
  slug: string;
  /** Where the sockets are, as `GET /api/realtime/` says. */
  realtime: RealtimeConnection;
  /** Address of the API, for instance `/api`. Without it nothing that was missed can be fetched. */
  api?: string | undefined;
  /** The server's own host, for a `realtime` without `ws_host`; the page's when left out. */
  origin?: Origin | undefined;
  /** What the page shows now. */
  document?: HotelDocument | undefined;
  /**
   * The language of the texts (BCP 47), as far as the hotel has it; that of `document` when left
   * out, else the hotel's main one.
   */
  language?: string | undefined;
  /** What is known already, for those who hold no document. */
  since?: { revision: number; epoch?: string } | undefined;
  /**
   * The held document changed. Parts that did not change keep their reference. Without `document`
   * but with `api`, the first call brings the snapshot.
   */
  onDocument?: ((document: HotelDocument) => void) | undefined;
  /** Something changed: each event once, in order. Those that a snapshot replaces are left out. */
  onEvent?: ((event: HotelEvent) => void) | undefined;
  /** Events could not be had one by one; this is what they led to. */
  onSnapshot?: ((document: HotelDocument) => void) | undefined;
  /** The state changed; called a first time soon after the start, never during it. */
  onState?: ((state: LiveState) => void) | undefined;
}

/** A hotel being followed. */
export interface Following {
  /** Stops all callbacks. The last follower to leave closes the socket, a second later. */
  close(): void;
  document(): HotelDocument | undefined;
  state(): LiveState;
  /**
   * Goes with each write as `X-Socket-Id`, so that the server leaves this page out; `null` while
   * not connected. It changes with each connection: ask every time.
   */
  socketId(): string | null;
  /**
   * This page made the change with that revision itself, as the header `X-Change` of the answer
   * says, and its socket was left out: `onEvent` stays silent about it, and it is no gap. A held
   * document fetches it.
   */
  acknowledge(revision: number): void;
  /**
   * This page shows the document of that revision: call it when it is painted, not when it is
   * known. Where the server counts ({@link RealtimeConnection.receipts}) it is told so, once per
   * revision, as soon as the page is level; after a new connection once more. Elsewhere, and for a
   * revision that is not known here, nothing happens.
   */
  painted(revision: number): void;
}

/** Follows a hotel until {@link Following.close}. */
export function followHotel(options: FollowOptions): Following {
  const { document } = options;
  const language = options.language ?? (document ? translatedInto(document) : null);
  const dial: Dial = (realtime, origin) =>
    connectionTo(realtime.key, connectionOptions(realtime, origin));
  const reader =
    language && options.api !== undefined ? new ApiInLanguage(options.api, language) : undefined;
  return new Follower({ ...options, apply: applyWithCheck, reader }, dial);
}
