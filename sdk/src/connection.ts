/**
 * One socket per server and page, however many parts of the page listen.
 *
 * pusher-js keeps every client it ever made (`Pusher.instances`) together with its listeners, so a
 * client that nobody uses is put to sleep and woken again later, never replaced by a new one.
 */

import Pusher, { type Channel } from "pusher-js";
import type { Line, LineListener } from "./line.js";
import type { PusherOptions } from "./options.js";

/** How often a connection attempt is begun anew, in ms: the shortest and the longest wait. */
const PATIENCE = { first: 4_000, most: 20_000 };
/** How long a server that refused for good (unknown key, no capacity) is left alone, in ms. */
const REFUSED_FOR = 60_000;
/** How long a line that may have died in its sleep gets to answer, in ms. */
const PROBE = 5_000;

const connections = new Map<string, Connection>();

/** The page's connection with this key and address; call {@link Connection.hold} to use it. */
export function connectionTo(key: string, options: PusherOptions): Connection {
  const { wsHost, wsPort, wssPort, forceTLS } = options;
  const name = JSON.stringify([key, wsHost, wsPort, wssPort, forceTLS]);
  let connection = connections.get(name);
  if (!connection) {
    connection = new Connection(key, options);
    connections.set(name, connection);
  }
  return connection;
}

export class Connection implements Line {
  #pusher: Pusher | null = null;
  #holders = 0;
  #up = false;
  /** We hang up ourselves: pusher-js saying "disconnected" is then no refusal. */
  #hangingUp = false;
  #tried = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<LineListener>();
  #wanted = new Set<string>();

  constructor(
    readonly key: string,
    readonly options: PusherOptions,
  ) {}

  /** Whether the handshake is done and the socket has not been lost since. */
  get up(): boolean {
    return this.#up;
  }

  /** The id that leaves this page out of its own events; `null` while not connected. */
  get socketId(): string | null {
    return this.#up ? (this.#pusher?.connection.socket_id ?? null) : null;
  }

  /** Keeps the connection open until the returned function is called. */
  hold(listener: LineListener): () => void {
    this.#listeners.add(listener);
    this.#holders += 1;
    if (this.#holders === 1) this.#open();
    return () => {
      if (!this.#listeners.delete(listener)) return;
      this.#holders -= 1;
      if (this.#holders === 0) this.#close();
    };
  }

  /** Only while held. */
  subscribe(channel: string): Channel | undefined {
    this.#wanted.add(channel);
    return this.#pusher?.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    this.#wanted.delete(channel);
    this.#pusher?.unsubscribe(channel);
  }

  /** Says something over the socket; lost when it is down. */
  send(event: string, channel: string, data: unknown): void {
    if (this.#up) this.#pusher?.send_event(event, data, channel);
  }

  /**
   * Makes sure the line lives, after a sleep or a change of network: a living one must answer a
   * ping, a lost one is dialled at once instead of at its next turn.
   */
  probe(): void {
    const pusher = this.#pusher;
    if (!pusher || this.#holders === 0) return;
    if (!this.#up) {
      this.#tried = 0;
      this.#redial();
      return;
    }
    if (this.#probe !== undefined) return;
    const answered = () => {
      clearTimeout(this.#probe);
      this.#probe = undefined;
      pusher.connection.unbind("message", answered);
    };
    this.#probe = setTimeout(() => {
      answered();
      if (this.#up) this.#redial();
    }, PROBE);
    pusher.connection.bind("message", answered);
    pusher.send_event("pusher:ping", {});
  }

  #open(): void {
    if (this.#pusher) {
      this.#pusher.connect();
    } else {
      this.#pusher = new Pusher(this.key, this.options);
      this.#pusher.connection.bind("connected", () => this.#cameUp());
      // The socket is gone although pusher-js still calls itself connected.
      this.#pusher.connection.bind("connecting_in", () => this.#wentDown());
      this.#pusher.connection.bind("state_change", (change: { current: string }) => {
        if (change.current !== "connected") this.#wentDown();
        if (change.current === "disconnected" || change.current === "failed") this.#refused();
      });
    }
    this.#dialAgainLater();
  }

  #close(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#probe);
    this.#probe = undefined;
    this.#tried = 0;
    this.#up = false;
    this.#pusher?.disconnect();
  }

  #cameUp(): void {
    if (this.#holders === 0) return;
    clearTimeout(this.#retry);
    this.#tried = 0;
    this.#up = true;
    // A channel left while its subscription was pending comes back to life with a new socket.
    for (const { name } of this.#pusher?.allChannels() ?? []) {
      if (!this.#wanted.has(name)) this.#pusher?.unsubscribe(name);
    }
    this.#tell();
  }

  #wentDown(): void {
    if (this.#holders === 0 || !this.#up) return;
    this.#up = false;
    this.#tell();
    this.#dialAgainLater();
  }

  /** pusher-js gave up; a page that stays open for days asks again now and then. */
  #refused(): void {
    if (this.#holders === 0 || this.#hangingUp) return;
    this.#tried += 1;
    this.#tell();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#redial(), REFUSED_FOR * (1 + Math.random()));
  }

  /**
   * Left alone, pusher-js sits out the full 15, 30 or 60 seconds of an attempt that was refused at
   * once, so a restarted server would wait long for its pages. We begin anew earlier; the waits
   * grow, for phones whose handshake is slow, and differ, for servers with ten thousand pages.
   */
  #dialAgainLater(): void {
    clearTimeout(this.#retry);
    const longest = Math.min(PATIENCE.most, PATIENCE.first * 1.6 ** (this.#tried + 1));
    const wait = PATIENCE.first + Math.random() * (longest - PATIENCE.first);
    this.#retry = setTimeout(() => {
      this.#tried += 1;
      this.#tell();
      this.#redial();
    }, wait);
  }

  #redial(): void {
    const pusher = this.#pusher;
    if (!pusher || this.#holders === 0) return;
    clearTimeout(this.#retry);
    this.#hangingUp = true;
    pusher.disconnect();
    this.#hangingUp = false;
    this.#wentDown();
    pusher.connect();
    this.#dialAgainLater();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener(this.#up, this.#tried);
  }
}
