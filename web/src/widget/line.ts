/**
 * As much of the Pusher protocol as listening to public channels takes: a tenth of pusher-js in
 * size. One socket per address, for all elements of the page; it is closed when none is left, and
 * while nobody has looked at the page for long.
 */
import type { Dial, Line, LineChannel, LineListener } from "@frontage/sdk/line";
import { isRecord } from "@frontage/sdk/share";
import { complain } from "./complain";
import { waitAfter } from "./retreat";

/** How long the first frame may take, in ms. */
const HANDSHAKE = 15_000;
/** After how long a silence the server is asked whether it is there, at most, in ms. */
const SILENCE = 30_000;
/** How long it may take to say so, in ms. */
const PONG = 10_000;
/** The same for a line that may have died while the page slept. */
const PROBE = 5_000;
/** A page hidden for so long, in ms, hangs up until it is looked at. */
const ASLEEP = 300_000;
/** Ends a connection by a page's own decision. */
const DONE = 1000;

const lines = new Map<string, PublicLine>();

/**
 * The page's line to the server's own hub, which is where the server is, whatever name it gives
 * itself: behind a proxy it may not know that it is reached by TLS. Or to an outside service.
 */
export const dial: Dial = (realtime, origin = location) => {
  const { key, ws_host, force_tls, ws_port, wss_port, receipts } = realtime;
  const own = receipts || ws_host === null;
  const secure = own ? origin.protocol === "https:" : force_tls;
  const host = own
    ? `${origin.hostname}:${origin.port}`
    : `${ws_host}:${(secure ? wss_port : ws_port) ?? ""}`;
  const address = `ws${secure ? "s" : ""}://${host}/app/${encodeURIComponent(key)}`;
  const line = lines.get(address) ?? new PublicLine(address);
  lines.set(address, line);
  return line;
};

type Hears = Parameters<LineChannel["bind_global"]>[0];

class PublicLine implements Line {
  readonly #address: URL;
  #holders = new Set<LineListener>();
  #channels = new Map<string, Set<Hears>>();
  #socket: WebSocket | null = null;
  /** Set while the handshake is done and the socket not lost. */
  #id: string | null = null;
  #silence = SILENCE;
  #tries = 0;
  /** There is one thing to wait for at any time: another try, the handshake, a word, a pong. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drowsy: ReturnType<typeof setTimeout> | undefined;
  #warned = false;

  constructor(address: string) {
    this.#address = new URL(`${address}?protocol=7&client=frontage-widget&version=1&flash=false`);
  }

  get socketId(): string | null {
    return this.#id;
  }

  hold(listener: LineListener): () => void {
    this.#holders.add(listener);
    if (this.#holders.size === 1) {
      document.addEventListener("visibilitychange", this.#looked);
      document.addEventListener("securitypolicyviolation", this.#forbidden);
      // An open socket would keep the whole page out of the browser's back/forward cache.
      addEventListener("pagehide", this.#hangUp);
      this.#looked();
      this.#dial();
    }
    return () => {
      if (!this.#holders.delete(listener) || this.#holders.size > 0) return;
      document.removeEventListener("visibilitychange", this.#looked);
      document.removeEventListener("securitypolicyviolation", this.#forbidden);
      removeEventListener("pagehide", this.#hangUp);
      clearTimeout(this.#drowsy);
      this.#hangUp();
    };
  }

  subscribe(channel: string): LineChannel {
    const hears = new Set<Hears>();
    this.#channels.set(channel, hears);
    if (this.#id) this.#subscribe(channel);
    return {
      bind_global: (listener) => hears.add(listener),
      unbind_all: () => hears.clear(),
    };
  }

  unsubscribe(channel: string): void {
    if (this.#channels.delete(channel)) this.#say("pusher:unsubscribe", { channel });
  }

  send(event: string, channel: string, data: unknown): void {
    this.#say(event, data, channel);
  }

  probe(): void {
    if (this.#holders.size === 0) return;
    if (this.#id) this.#ping(PROBE);
    else {
      this.#tries = 0;
      this.#dial();
    }
  }

  #dial(): void {
    this.#drop();
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.#address);
    } catch {
      // A page that came by TLS may not open a plain socket, today or tomorrow.
      this.#lost(4000);
      return;
    }
    this.#socket = socket;
    this.#wait(HANDSHAKE, () => this.#lost());
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(data);
    };
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#lost(code);
    };
  }

  #hear(text: unknown): void {
    const frame = read(text);
    if (!isRecord(frame)) return;
    const { event, channel } = frame;
    const data = read(frame.data);
    const said = isRecord(data) ? data : {};
    if (event === "pusher:connection_established") {
      this.#id = String(said.socket_id);
      this.#silence = Math.min(SILENCE, Number(said.activity_timeout) * 1000 || SILENCE);
      for (const name of this.#channels.keys()) this.#subscribe(name);
      this.#tell();
    } else if (event === "pusher:ping") {
      this.#say("pusher:pong", {});
    } else if (event === "pusher:error" && inClosing(Number(said.code))) {
      // Some services say why, and close without the code.
      this.#lost(Number(said.code));
      return;
    } else if (event === "pusher_internal:subscription_succeeded") {
      this.#tries = 0;
      this.#emit(channel, "pusher:subscription_succeeded", data);
    } else {
      this.#emit(channel, String(event), data);
    }
    // Whatever comes, the line lives. A listener may have left meanwhile.
    if (this.#id) this.#wait(this.#silence, () => this.#ping(PONG));
  }

  #emit(channel: unknown, event: string, data: unknown): void {
    for (const hear of this.#channels.get(String(channel)) ?? []) hear(event, data);
  }

  #ping(patience: number): void {
    this.#say("pusher:ping", {});
    this.#wait(patience, () => this.#lost());
  }

  #subscribe(channel: string): void {
    this.#say("pusher:subscribe", { channel });
  }

  #say(event: string, data: unknown, channel?: string): void {
    if (this.#id) this.#socket?.send(JSON.stringify({ event, channel, data }));
  }

  /** The connection ended, or does now, as nothing is heard any more. */
  #lost(code = 0): void {
    this.#drop();
    this.#wait(waitAfter(code, this.#tries), () => this.#dial());
    this.#tries += 1;
    this.#tell();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#id = null;
    clearTimeout(this.#timer);
    socket?.close(DONE);
  }

  #hangUp = (): void => {
    const up = this.#id !== null;
    this.#drop();
    this.#tries = 0;
    if (up) this.#tell();
  };

  /** Whoever is told calls `probe` when the page is back. */
  #looked = (): void => {
    clearTimeout(this.#drowsy);
    if (document.visibilityState === "hidden") this.#drowsy = setTimeout(this.#hangUp, ASLEEP);
  };

  /** Dialling again would only repeat the browser's complaint. */
  #forbidden = ({ blockedURI }: SecurityPolicyViolationEvent): void => {
    const { origin } = this.#address;
    if (!blockedURI.startsWith(origin)) return;
    if (!this.#warned) {
      this.#warned = true;
      complain(`nothing is live until connect-src in the page's policy has ${origin}.`);
    }
    this.#lost(4000);
  };

  #tell(): void {
    for (const listener of [...this.#holders]) listener(this.#id !== null, this.#tries);
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }
}

function inClosing(code: number): boolean {
  return code >= 4000 && code < 4300;
}

/** JSON as a value; anything else as it is. */
function read(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
