/**
 * A server for real clients: real sockets that speak Pusher's protocol 7, real HTTP for the
 * snapshot and the missed events, and switches for the bad days.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  HotelCard,
  HotelDocument,
  HotelEvent,
  HotelsEvents,
  RealtimeConnection,
} from "../../src/wire.js";
import { Hotel } from "./hotel.js";
import { Socket } from "./socket.js";

interface Member {
  user_id: string;
  user_info?: unknown;
}

interface Client {
  socket: Socket;
  id: string;
  channels: Set<string>;
  /** Who it is on the presence channels that it listens to. */
  member: Member | null;
}

interface Said {
  event: string;
  channel?: string;
  data: { channel: string; number?: number; auth?: string; channel_data?: string };
}

export class TestServer {
  hotel: Hotel;
  /** Sockets accepted since the start. */
  accepted = 0;
  /** Subscriptions since the start, by channel. */
  subscriptions: string[] = [];
  /** Paths with query of the API requests, in order. */
  asked: string[] = [];
  /** What pages said they have painted, as `socket channel number`, in order. */
  painted: string[] = [];
  /** Whether pages are asked to say so; left out when `undefined`, as by an older server. */
  receipts: boolean | undefined;
  /** Answer the next API requests with this status. */
  failing: number | null = null;
  /** The hotel is not shown to guests: there is neither snapshot nor list of events. */
  hidden = false;
  /** Answers staff's questions whether they may listen with this status; 200 grants it. */
  granting = 200;
  /** Who asks next whether they may be on a presence channel. */
  member: Member = { user_id: "1", user_info: { name: "anna" } };
  /** Refuse sockets with this close code. */
  refusing: number | null = null;
  /** Take subscriptions without confirming them. */
  mute = false;
  /** Events older than this are forgotten: who asks for them gets a snapshot. */
  forgotten = 0;
  /** A replica that lags behind: answered instead of the snapshot of this moment. */
  lagging: HotelDocument | null = null;
  /** A proxy that drops the epoch from the question. */
  dropsEpoch = false;
  /** What the list of all hotels says; a new list has a new version. */
  list: HotelCard[] = [];
  /** Hotels on one page of that list. */
  pageSize = 500;
  /** API requests wait for this. */
  gate: Promise<void> = Promise.resolve();
  #clients = new Set<Client>();
  #lastPort = 0;
  #http: Server;

  private constructor(hotel: Hotel) {
    this.hotel = hotel;
    this.#http = createServer((request, response) => void this.#answer(request, response));
    this.#http.on("upgrade", (request, stream) => this.#accept(new Socket(request, stream)));
  }

  static async start(hotel = new Hotel()): Promise<TestServer> {
    const server = new TestServer(hotel);
    await new Promise<void>((done) => server.#http.listen(0, "127.0.0.1", done));
    return server;
  }

  async stop(): Promise<void> {
    this.cutAll();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  /** Stops listening: who dials meanwhile is refused by the machine. */
  async goAway(): Promise<void> {
    this.#lastPort = this.port;
    await this.stop();
  }

  /** Listens again at the same address. */
  async comeBack(): Promise<void> {
    await new Promise<void>((done) => this.#http.listen(this.#lastPort, "127.0.0.1", done));
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get api(): string {
    return `http://127.0.0.1:${this.port}/api`;
  }

  get realtime(): RealtimeConnection {
    const { port } = this;
    return {
      key: "page-key",
      cluster: "main",
      ws_host: "127.0.0.1",
      ws_port: port,
      wss_port: port,
      force_tls: false,
      ...(this.receipts === undefined ? {} : { receipts: this.receipts }),
    };
  }

  /** Sockets open now. */
  get open(): number {
    return this.#clients.size;
  }

  subscribers(channel = `hotel-${this.hotel.slug}`): number {
    return [...this.#clients].filter((client) => client.channels.has(channel)).length;
  }

  socketIds(): string[] {
    return [...this.#clients].map((client) => client.id);
  }

  /** Sends events to those who listen, in order; `except` leaves a socket out. */
  publish(events: HotelEvent[], except?: string | null): void {
    const channel = `hotel-${this.hotel.slug}`;
    for (const { event, data } of events) {
      const text = JSON.stringify({ event, channel, data: JSON.stringify(data) });
      for (const client of this.#clients) {
        if (client.channels.has(channel) && client.id !== except) client.socket.send(text);
      }
    }
  }

  /** Tells those on the staff's channel something. */
  tellStaff(event: string, data: object): void {
    const channel = `private-hotel-${this.hotel.slug}`;
    const text = JSON.stringify({ event, channel, data: JSON.stringify(data) });
    for (const client of this.#clients) if (client.channels.has(channel)) client.socket.send(text);
  }

  /** Tells those who follow all hotels something. */
  tellHotels<N extends keyof HotelsEvents>(event: N, data: Partial<HotelsEvents[N]>): void {
    const channel = "hotels";
    const text = JSON.stringify({ event, channel, data: JSON.stringify(data) });
    for (const client of this.#clients) if (client.channels.has(channel)) client.socket.send(text);
  }

  closeAll(code: number): void {
    for (const { socket } of this.#clients) socket.close(code);
  }

  cutAll(): void {
    for (const { socket } of this.#clients) socket.cut();
  }

  /** Another database takes over: it has other revisions and remembers none of the old events. */
  restore(hotel: Hotel): void {
    this.hotel = hotel;
  }

  #accept(socket: Socket): void {
    this.accepted += 1;
    if (this.refusing !== null) {
      socket.close(this.refusing);
      return;
    }
    const client: Client = { socket, id: `${this.accepted}.7`, channels: new Set(), member: null };
    this.#clients.add(client);
    socket.onGone = () => {
      this.#clients.delete(client);
      for (const channel of client.channels) this.#leave(client, channel);
    };
    socket.onText = (text) => this.#hear(client, JSON.parse(text));
    const data = JSON.stringify({ socket_id: client.id, activity_timeout: 120 });
    socket.send(JSON.stringify({ event: "pusher:connection_established", data }));
  }

  #hear(client: Client, message: Said): void {
    const { channel } = message.data;
    if (message.event === "frontage:painted") {
      this.painted.push(`${client.id} ${message.channel} ${message.data.number}`);
    } else if (message.event === "pusher:ping") {
      client.socket.send(JSON.stringify({ event: "pusher:pong", data: "{}" }));
    } else if (message.event === "pusher:subscribe") {
      const isPresence = channel.startsWith("presence-");
      const isOpen = !isPresence && !channel.startsWith("private-");
      if (!isOpen && message.data.auth !== "page-key:granted") return;
      if (isPresence) client.member = JSON.parse(message.data.channel_data ?? "null");
      client.channels.add(channel);
      this.subscriptions.push(channel);
      if (this.mute) return;
      const event = "pusher_internal:subscription_succeeded";
      const data = JSON.stringify(isPresence ? this.#presence(channel) : {});
      client.socket.send(JSON.stringify({ event, channel, data }));
      const isFirst =
        this.#here(channel).filter(({ member }) => isSame(member, client)).length === 1;
      if (isPresence && isFirst) this.#tellOthers(client, channel, "member_added");
    } else if (message.event === "pusher:unsubscribe") {
      client.channels.delete(channel);
      this.#leave(client, channel);
    } else if (message.event.startsWith("client-") && message.channel) {
      if (!client.channels.has(message.channel)) return;
      const text = JSON.stringify({
        event: message.event,
        channel: message.channel,
        data: JSON.stringify(message.data),
        user_id: client.member?.user_id,
      });
      for (const other of this.#here(message.channel))
        if (other !== client) other.socket.send(text);
    }
  }

  #here(channel: string): Client[] {
    return [...this.#clients].filter(({ channels }) => channels.has(channel));
  }

  #presence(channel: string): object {
    const members = this.#here(channel).flatMap(({ member }) => (member ? [member] : []));
    const hash = Object.fromEntries(members.map((one) => [one.user_id, one.user_info]));
    const ids = Object.keys(hash);
    return { presence: { ids, hash, count: ids.length } };
  }

  #leave(client: Client, channel: string): void {
    if (!channel.startsWith("presence-")) return;
    const isStillHere = this.#here(channel).some(
      (other) => other !== client && isSame(other.member, client),
    );
    if (!isStillHere) this.#tellOthers(client, channel, "member_removed");
  }

  #tellOthers(client: Client, channel: string, what: string): void {
    const event = `pusher_internal:${what}`;
    const text = JSON.stringify({ event, channel, data: JSON.stringify(client.member) });
    for (const other of this.#here(channel)) {
      if (!isSame(other.member, client)) other.socket.send(text);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.api);
    this.asked.push(url.pathname + url.search);
    await this.gate;
    const hotel = `/api/public/hotels/${this.hotel.slug}/`;
    if (this.failing !== null) return reply(response, this.failing, { detail: "Not now." });
    if (url.pathname === "/pusher/auth") {
      return reply(response, this.granting, {
        auth: "page-key:granted",
        channel_data: JSON.stringify(this.member),
      });
    }
    if (url.pathname === "/api/hotel/public/") return this.#giveList(url, request, response);
    if (url.pathname === "/api/realtime/") return reply(response, 200, this.realtime);
    if (this.hidden && url.pathname.startsWith(hotel)) {
      return reply(response, 404, { detail: "Not found." });
    }
    if (url.pathname === hotel) return reply(response, 200, this.lagging ?? this.hotel.snapshot());
    if (url.pathname === `${hotel}events/`) return reply(response, 200, this.#missed(url));
    reply(response, 404, { detail: "Not found." });
  }

  #giveList(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const version = JSON.stringify(this.list.map(({ slug, revision }) => `${slug} ${revision}`));
    response.setHeader("ETag", version);
    response.setHeader("Access-Control-Expose-Headers", "ETag");
    response.setHeader("Access-Control-Allow-Headers", "If-None-Match");
    if (request.method === "OPTIONS" || request.headers["if-none-match"] === version) {
      reply(response, request.method === "OPTIONS" ? 204 : 304, null);
      return;
    }
    const page = Number(url.searchParams.get("page") ?? 1);
    const results = this.list.slice((page - 1) * this.pageSize, page * this.pageSize);
    const next = page * this.pageSize < this.list.length ? `${this.api}/more` : null;
    reply(response, 200, { count: this.list.length, next, results });
  }

  #missed(url: URL) {
    const after = Number(url.searchParams.get("after"));
    const epoch = this.dropsEpoch ? null : url.searchParams.get("epoch");
    const { hotel } = this;
    const foreign = epoch !== null && epoch !== hotel.epoch;
    if (foreign || after > hotel.revision || after < this.forgotten) {
      return { reset: true, snapshot: hotel.snapshot() };
    }
    const events = hotel.announced.filter((event) => event.revision > after);
    return { revision: hotel.revision, epoch: hotel.epoch, events };
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Access-Control-Allow-Origin": "*",
  });
  response.end(body === null ? undefined : JSON.stringify(body));
}

const isSame = (member: Member | null, client: Client) =>
  member?.user_id === client.member?.user_id;
