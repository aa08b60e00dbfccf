/**
 * A hub process under test, and the stock libraries that talk to it.
 *
 * `FRONTAGE_BIN` is the program; it is started as `$FRONTAGE_BIN hub --listen ADDRESS --apps FILE`
 * and must print a line that holds the address it listens on.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import PusherServer from "pusher";
import PusherClient from "pusher-js";
import { apps, appsFile, masterKey, telling } from "./apps.mjs";
import { Desk } from "./desk.mjs";
import { inTime, state, subscribed } from "./listening.mjs";

/** A running hub. Stop it with `stop`, or everything it started stays behind. */
export class Hub {
  /** @type {import("node:child_process").ChildProcess} */
  #process;
  /** @type {{disconnect: () => void}[]} */
  #clients = [];
  #env = {};
  #folder = "";

  /**
   * @param {{webhooks?: string, env?: Record<string, string>}} options the address of an endpoint,
   * to serve the apps that tell it; settings for the hub
   */
  static async start({ webhooks, env = {} } = {}) {
    const hub = new Hub();
    hub.#env = env;
    hub.#folder = await mkdtemp(join(tmpdir(), "stock-hub-"));
    await writeFile(join(hub.#folder, "apps.toml"), await appsFile({ webhooks }));
    hub.desk = new Desk((id) => hub.server(everyApp.find((app) => app.id === id)));
    await hub.desk.open();
    await hub.#run(0);
    return hub;
  }

  /**
   * A hub for one test.
   * @param {import("node:test").TestContext} t
   * @param {Parameters<typeof Hub.start>[0]} [options]
   */
  static async during(t, options) {
    const hub = await Hub.start(options);
    t.after(() => hub.stop());
    return hub;
  }

  /**
   * Changes the apps file and tells the hub, which reads it in its own time.
   * @param {(text: string) => string} change
   */
  async rewriteApps(change) {
    const file = join(this.#folder, "apps.toml");
    const [before, half] = [await readFile(file, "utf8"), `${file}.half`];
    assert.notEqual(change(before), before);
    // Nobody may ever read half a file.
    await writeFile(half, change(before));
    await rename(half, file);
    this.#process.kill("SIGHUP");
  }

  /** @param {number} port 0 for a free one */
  async #run(port) {
    const program = process.env.FRONTAGE_BIN;
    assert.ok(program, "set FRONTAGE_BIN to the program whose `hub` command is to be tested");
    const file = join(this.#folder, "apps.toml");
    const words = ["hub", "--listen", `127.0.0.1:${port}`, "--apps", file];
    this.#process = spawn(program, words, {
      // Whatever is set where the tests run has no say.
      env: { PATH: process.env.PATH, FRONTAGE_LOG: "error", ...this.#env },
      cwd: this.#folder,
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
    this.desk.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Has something disconnected when the hub stops.
   * @template {{disconnect: () => void}} T
   * @param {T} client
   */
  keep(client) {
    this.#clients.push(client);
    return client;
  }

  /**
   * The options by which pusher-js and Echo find this hub and its desk.
   * @param {{app?: import("./apps.mjs").App, as?: import("./desk.mjs").Person}} whom
   */
  options({ app = apps.full, as } = {}) {
    return {
      cluster: "none",
      wsHost: "127.0.0.1",
      wsPort: this.port,
      forceTLS: false,
      enabledTransports: /** @type {["ws"]} */ (["ws"]),
      enableStats: false,
      ...this.desk.options(app.id, as),
    };
  }

  /**
   * A pusher-js client that is on its way.
   * @param {Partial<import("pusher-js").Options> & {
   *   app?: import("./apps.mjs").App, key?: string, as?: import("./desk.mjs").Person}} options
   * `as` is who it is to the website, and so in presence channels and when it signs in
   */
  client({ app = apps.full, key = app.key, as, ...options } = {}) {
    return this.keep(new PusherClient(key, { ...this.options({ app, as }), ...options }));
  }

  /** A pusher-js client that has its socket_id. */
  async connected(options = {}) {
    const client = this.client(options);
    await state(client, "connected");
    return client;
  }

  /**
   * Tries until the hub lets somebody in, and gives the client: one that is refused with a code
   * does not come back by itself.
   * @param {Parameters<Hub["client"]>[0]} whom
   */
  untilIn(whom) {
    return inTime(this.#until(true, whom), "somebody is let in");
  }

  /** Tries until the hub refuses somebody. */
  untilOut(whom = {}) {
    return inTime(this.#until(false, whom), "somebody is turned away");
  }

  async #until(wanted = true, whom = {}) {
    for (;;) {
      const client = this.client(whom);
      const isIn = await new Promise((resolve) => {
        client.connection.bind("connected", () => resolve(true));
        client.connection.bind("disconnected", () => resolve(false));
      });
      if (isIn === wanted) return client;
      client.disconnect();
    }
  }

  /**
   * A connected client that is subscribed.
   * @param {string} channel
   */
  async listener(channel, options = {}) {
    const client = await this.connected(options);
    await subscribed(client, channel);
    return client;
  }

  /**
   * A connected client that has signed in as somebody.
   * @param {import("./desk.mjs").Person} person
   */
  async signedIn(person, options = {}) {
    const client = await this.connected({ ...options, as: person });
    const done = new Promise((resolve) => client.bind("pusher:signin_success", resolve));
    client.signin();
    await inTime(done, `signed in as ${person.id}`);
    // The library then subscribes to the user's own channel.
    const own = /** @type {any} */ (client.user).serverToUserChannel;
    const listening = new Promise((resolve) => {
      own.bind("pusher:subscription_succeeded", resolve);
    });
    await inTime(listening, `subscribed to ${own.name}`);
    return client;
  }

  /**
   * The `pusher` server library, set up for this hub.
   * @param {import("./apps.mjs").App} app
   * @param {Partial<{appId: string, key: string, secret: string}>} credentials to be wrong with
   */
  server(app = apps.full, credentials = {}) {
    return new PusherServer({
      appId: app.id,
      key: app.key,
      secret: app.secret,
      host: "127.0.0.1",
      port: String(this.port),
      useTLS: false,
      encryptionMasterKeyBase64: masterKey,
      ...credentials,
    });
  }
}

const everyApp = [...Object.values(apps), ...Object.values(telling)];

/**
 * Checks that the server library gets an error of this status and with these words.
 * @param {Promise<unknown>} request
 * @param {number} status
 * @param {RegExp} words
 */
export async function refused(request, status, words = /\w/) {
  await assert.rejects(request, (/** @type {any} */ error) => {
    assert.equal(error.name, "PusherRequestError");
    assert.equal(error.status, status, error.body);
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
