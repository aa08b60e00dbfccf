/**
 * A subscription to a channel of staff, asked for again as long as somebody wants it. Several may
 * share one channel of one connection: it is left when the last one goes.
 */
import type { Channel } from "pusher-js";
import type { Connection } from "./connection.js";

/** How long a refused subscription is left alone, in ms: at first, and at most. */
const AGAIN = { first: 5_000, most: 120_000 };

/** How many listen to a channel of a connection. */
const listeners = new Map<Connection, Map<string, number>>();

/** What whoever subscribes does with it. */
export interface Subscriber {
  /** The channel is there, and heard or soon to be: the place to bind to its events. */
  bound(channel: Channel): void;
  /** It ends: everything bound is to be unbound. */
  unbound(channel: Channel): void;
  /** Whether the channel is heard; never called after the end. */
  listening(is: boolean): void;
}

export class StaffSubscription {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #subscriber: Subscriber;
  readonly #release: () => void;
  #channel: Channel | undefined;
  #refusals = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, name: string, subscriber: Subscriber) {
    this.#connection = connection;
    this.#name = name;
    this.#subscriber = subscriber;
    this.#release = connection.hold((up) => {
      if (!up) subscriber.listening(false);
    });
    this.#count(1);
    this.#subscribe();
  }

  end(): void {
    clearTimeout(this.#again);
    const channel = this.#channel;
    channel?.unbind("pusher:subscription_succeeded", this.#succeeded);
    channel?.unbind("pusher:subscription_error", this.#refused);
    if (channel) this.#subscriber.unbound(channel);
    if (this.#count(-1) === 0) this.#connection.unsubscribe(this.#name);
    this.#release();
  }

  #subscribe(): void {
    const channel = this.#connection.subscribe(this.#name);
    this.#channel = channel;
    channel?.bind("pusher:subscription_succeeded", this.#succeeded);
    channel?.bind("pusher:subscription_error", this.#refused);
    if (channel) this.#subscriber.bound(channel);
    if (channel?.subscribed) this.#succeeded();
  }

  readonly #succeeded = () => {
    this.#refusals = 0;
    this.#subscriber.listening(true);
  };

  /** The session may have ended, or the server been too busy to say: asked again, ever less often. */
  readonly #refused = () => {
    this.#subscriber.listening(false);
    clearTimeout(this.#again);
    const pause = Math.min(AGAIN.most, AGAIN.first * 2 ** this.#refusals);
    this.#refusals += 1;
    // The channel stays the same one: asking for it again asks the server again.
    const ask = () => void this.#connection.subscribe(this.#name);
    this.#again = setTimeout(ask, pause * (1 + Math.random() / 4));
  };

  #count(change: number): number {
    const ofConnection = listeners.get(this.#connection) ?? new Map<string, number>();
    listeners.set(this.#connection, ofConnection);
    const left = (ofConnection.get(this.#name) ?? 0) + change;
    ofConnection.set(this.#name, left);
    return left;
  }
}
