/**
 * A hub process under test, and the stock libraries that talk to it.
 *
 * `FRONTAGE_BIN` is the program; it is started as `$FRONTAGE_BIN hub --listen ADDRESS` and must
 * print a line that holds the address it listens on.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import PusherServer from "pusher";
import PusherClient from "pusher-js";

/**
 * Milliseconds; longer than anything here takes. The longest wait is pusher-js's own: after a
 * connection that failed to open it lets 15 s pass before it tries again.
 */
const PATIENCE = 40_000;

/** The one app of the hub. */
export const app = { id: "2001", key: "stock-key", secret: "stock-secret" };

/** A running hub. Stop it with `stop`, or everything it started stays behind. */
export class Hub {
  /** @type {import("node:child_process").ChildProcess} */
  #process;
  /** @type {PusherClient[]} */
  #clients = [];

  /** @param {number} port 0 for a free one */
  static async start(port = 0) {
    const hub = new Hub();
    await hub.#run(port);
    return hub;
  }

  /** @param {number} port */
  async #run(port) {
    const program = process.env.FRONTAGE_BIN;
    assert.ok(program, "set FRONTAGE_BIN to the program whose `hub` command is to be tested");
    this.#process = spawn(program, ["hub", "--listen", `127.0.0.1:${port}`], {
      env: {
        ...process.env,
        PUSHER_APP_ID: app.id,
        PUSHER_KEY: app.key,
        PUSHER_SECRET: app.secret,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.port = await inTime(listeningPort(this.#process), "the hub prints its address");
  }

  /** Ends the process as an operator would, and waits until it is gone. */
  async terminate() {
    await this.#end("SIGTERM");
  }

  /** Ends the process as a crash would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, "exit");
    this.#process.kill(signal);
    await inTime(gone, "the hub ends");
  }

  /** Starts the hub again where it was. */
  async restart() {
    await this.#run(this.port);
  }

  /** Disconnects all clients and ends the process. */
  async stop() {
    for (const client of this.#clients) client.disconnect();
    await this.kill();
  }

  /**
   * A pusher-js client that is on its way.
   * @param {Partial<import("pusher-js").Options> & {key?: string}} options
   */
  client({ key = app.key, ...options } = {}) {
    const client = new PusherClient(key, {
      cluster: "none",
      wsHost: "127.0.0.1",
      wsPort: this.port,
      forceTLS: false,
      enabledTransports: ["ws"],
      enableStats: false,
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  /** A pusher-js client that has its socket_id. */
  async connected(options = {}) {
    const client = this.client(options);
    await state(client, "connected");
    return client;
  }

  /**
   * A connected client that is subscribed.
   * @param {string} channel
   */
  async listener(channel) {
    const client = await this.connected();
    await subscribed(client, channel);
    return client;
  }

  /** The `pusher` server library, set up for this hub. */
  server(credentials = {}) {
    return new PusherServer({
      appId: app.id,
      key: app.key,
      secret: app.secret,
      host: "127.0.0.1",
      port: String(this.port),
      useTLS: false,
      ...credentials,
    });
  }
}

/**
 * Waits until a client is in a state.
 * @param {PusherClient} client
 * @param {string} wanted
 */
export function state(client, wanted) {
  const reached = new Promise((resolve) => {
    const look = () => {
      if (client.connection.state !== wanted) return;
      client.connection.unbind("state_change", look);
      resolve(undefined);
    };
    client.connection.bind("state_change", look);
    look();
  });
  return inTime(reached, `a client is ${wanted}`);
}

/**
 * Subscribes and waits for the hub's word.
 * @param {PusherClient} client
 * @param {string} channel
 */
export function subscribed(client, channel) {
  const done = new Promise((resolve) => {
    client.subscribe(channel).bind("pusher:subscription_succeeded", () => resolve(undefined));
  });
  return inTime(done, `a client is subscribed to ${channel}`);
}

/**
 * Writes down everything that a client hears from now on, the protocol's own events aside.
 * @param {PusherClient} client
 */
export function notes(client) {
  /** @type {{event: string, data: unknown}[]} */
  const heard = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  client.bind_global((/** @type {string} */ event, /** @type {unknown} */ data) => {
    if (event.startsWith("pusher:") || event.startsWith("pusher_internal:")) return;
    heard.push({ event, data });
    for (const look of waiting) look();
  });
  return {
    heard,
    /** @param {number} count */
    until(count) {
      const enough = new Promise((resolve) => {
        const look = () => heard.length >= count && resolve(undefined);
        waiting.push(look);
        look();
      });
      return inTime(enough, () => `${count} events are heard; so far: ${JSON.stringify(heard)}`);
    },
  };
}

/**
 * The next error that a client reports.
 * @param {PusherClient} client
 */
export function nextError(client) {
  const error = new Promise((resolve) => client.connection.bind("error", resolve));
  return inTime(error, "a client reports an error");
}

/**
 * Checks that the server library gets an error of this status and with these words.
 * @param {Promise<unknown>} request
 * @param {number} status
 * @param {RegExp} words
 */
export async function refused(request, status, words) {
  await assert.rejects(request, (/** @type {any} */ error) => {
    assert.equal(error.name, "PusherRequestError");
    assert.equal(error.status, status);
    assert.match(error.body, words);
    return true;
  });
}

/** @param {import("node:child_process").ChildProcess} child */
async function listeningPort(child) {
  assert.ok(child.stdout);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    if (found) return Number(found[1]);
  }
  throw new Error("the hub ended without printing its address");
}

/**
 * Fails a test that waits in vain, saying what for.
 * @template T
 * @param {Promise<T>} promise
 * @param {string | (() => string)} what
 * @returns {Promise<T>}
 */
export function inTime(promise, what) {
  const text = () => `not in time: ${typeof what === "string" ? what : what()}`;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(text())), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
