/**
 * A hub process under test, and the stock libraries that talk to it.
 *
 * `FRONTAGE_BIN` is the program; it is started as `$FRONTAGE_BIN hub --listen ADDRESS --apps FILE`
 * and must print a line that holds the address it listens on.
 *
 * With `STOCK_SERVERS=3` there are so many whole servers (`serve` in the place of `hub`) over one
 * database of the PostgreSQL server that `FRONTAGE_TEST_POSTGRES` names: each client connects to
 * another one than the client before it, and so do those that publish.
 */

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import PusherServer from "pusher";
import PusherClient from "pusher-js";
import { apps, appsFile, masterKey, telling } from "./apps.mjs";
import { Desk } from "./desk.mjs";
import { everywhere, inTime, Notes, state, subscribed } from "./listening.mjs";

/** A running hub. Stop it with `stop`, or everything it started stays behind. */
export class Hub {
  /** @type {import("node:child_process").ChildProcess[]} */
  #processes = [];
  /** @type {Together | undefined} */
  #together;
  #turn = 0;
  /** @type {number[]} where they listen */
  ports = [];
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
    if (SERVERS > 1) await hub.#runSeveral(webhooks ? telling.choosy : apps.plain);
    else await hub.#run([0]);
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
    for (const running of this.#processes) running.kill("SIGHUP");
  }

  /** @param {number[]} ports of each, 0 for a free one */
  async #run(ports, command = "hub", env = (/** @type {number} */ _) => ({})) {
    const program = process.env.FRONTAGE_BIN;
    assert.ok(program, "set FRONTAGE_BIN to the program whose `hub` command is to be tested");
    const file = join(this.#folder, "apps.toml");
    for (const port of ports) {
      const words = [command, "--listen", `127.0.0.1:${port}`, "--apps", file];
      const running = spawn(program, words, {
        // Whatever is set where the tests run has no say.
        env: {
          PATH: process.env.PATH,
          FRONTAGE_LOG: "error",
          ...env(this.#processes.length),
          ...this.#env,
        },
        cwd: this.#folder,
        stdio: ["ignore", "pipe", "inherit"],
      });
      this.#processes.push(running);
      this.ports.push(await inTime(listeningPort(running), "the hub prints its address"));
    }
  }

  /** @param {import("./apps.mjs").App} app by which it is known who has heard of what */
  async #runSeveral(app) {
    const url = await database();
    const env = (/** @type {number} */ number) => ({
      DATABASE_URL: url,
      FRONTAGE_DATA_DIR: join(this.#folder, `server-${number}`),
    });
    await this.#run(
      Array.from({ length: SERVERS }, () => 0),
      "serve",
      env,
    );
    this.#together = await Together.of(this, app);
  }

  /** Where the first of them listens. */
  get port() {
    return this.ports[0];
  }

  /** Where the next who comes goes. */
  #nextPort() {
    this.#turn += 1;
    return this.ports[this.#turn % this.ports.length];
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
    const ending = this.#processes.splice(0).map(async (running) => {
      if (running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, "exit");
      running.kill(signal);
      await inTime(gone, "the hub ends");
    });
    await Promise.all(ending);
  }

  /** Starts the hub again where it was. */
  async restart() {
    await this.#run(this.ports.splice(0));
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
      wsPort: this.#nextPort(),
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
    const client = new PusherClient(key, { ...this.options({ app, as }), ...options });
    const together = this.#together;
    if (together) everywhere.set(client, () => together.level());
    return this.keep(client);
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
    await this.#together?.level();
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
      port: String(this.#nextPort()),
      useTLS: false,
      encryptionMasterKeyBase64: masterKey,
      ...credentials,
    });
  }
}

/** How many servers there are. */
export const SERVERS = Number(process.env.STOCK_SERVERS ?? "1");

/** Makes an empty database and gives its address. */
async function database() {
  const { FRONTAGE_TEST_POSTGRES: server, FRONTAGE_TEST_POSTGRES_BIN: programs } = process.env;
  assert.ok(server && programs, "run this through scripts/postgres.sh");
  const name = `stock_${process.pid}_${Date.now()}`;
  const words = ["--quiet", "--dbname", server, "--command", `create database ${name}`];
  await promisify(execFile)(join(programs, "psql"), words);
  return server.replace(/[^/]*$/, name);
}

/**
 * Several servers, and how it is known that each has heard of what happened at the others: what one
 * tells them comes in its order, so who has heard something from each has heard all before it.
 */
class Together {
  #heard = new Notes();
  /** @type {Map<string, Set<number>>} which servers have told a word */
  #told = new Map();
  #count = 0;
  /** @type {Promise<void>} */
  #current = Promise.resolve();
  /** @type {Promise<void> | undefined} */
  #next;
  /** @type {PusherServer[]} */
  #libraries = [];

  /**
   * @param {Hub} hub
   * @param {import("./apps.mjs").App} app
   */
  static async of(hub, app) {
    const together = new Together();
    for (const port of hub.ports) {
      const { id: appId, key, secret } = app;
      const where = { host: "127.0.0.1", port: String(port), useTLS: false };
      together.#libraries.push(new PusherServer({ appId, key, secret, ...where }));
      const listener = hub.client({ app, wsPort: port });
      const channel = await subscribed(listener, "together");
      channel.bind("said", (/** @type {string} */ word) => together.#hear(word, port));
    }
    // A server that does not know yet that there are others tells them nothing.
    for (const from of together.#libraries.keys()) {
      const word = `hello-${from}`;
      while (!together.#isKnown(word)) {
        await together.#say(from, word);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    return together;
  }

  /** Waits until every server has heard all that happened at any of them. Who asks at the same time
   * is answered together. */
  level() {
    if (!this.#next) {
      const next = this.#current.then(() => {
        this.#next = undefined;
        const level = this.#ask();
        this.#current = level.catch(() => {});
        return level;
      });
      this.#next = next;
    }
    return this.#next;
  }

  async #ask() {
    this.#count += 1;
    const words = this.#libraries.map((_, from) => `${this.#count}-${from}`);
    await Promise.all(words.map((word, from) => this.#say(from, word)));
    const all = () => words.every((word) => this.#isKnown(word));
    await this.#heard.untilThat(all, "all servers have heard of each other");
    for (const word of words) this.#told.delete(word);
  }

  /**
   * @param {number} from
   * @param {string} word
   */
  #say(from, word) {
    return this.#libraries[from].trigger("together", "said", word);
  }

  /**
   * @param {string} word
   * @param {number} at the port of the server that told it
   */
  #hear(word, at) {
    const told = this.#told.get(word) ?? new Set();
    this.#told.set(word, told.add(at));
    this.#heard.add(word);
  }

  /** @param {string} word */
  #isKnown(word) {
    return this.#told.get(word)?.size === SERVERS;
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
