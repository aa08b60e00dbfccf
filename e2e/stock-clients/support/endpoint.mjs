/** A website's endpoint for webhooks: it writes down what it is told, and answers as it likes. */

import { once } from "node:events";
import { createServer } from "node:http";
import { Notes } from "./listening.mjs";

/**
 * @typedef {object} Told
 * @property {string} path by which the apps differ
 * @property {Record<string, any>} headers
 * @property {string} rawBody
 * @property {number} at when it came, ms
 */

export class Endpoint {
  /** Everything that came, {@link Told}. */
  told = new Notes();
  /**
   * The status of the answer to a request.
   * @type {(told: Told) => number}
   */
  answers = () => 200;
  #server = createServer(async (request, response) => {
    let rawBody = "";
    for await (const piece of request) rawBody += piece;
    const { headers, method, url: path } = request;
    const told = { path, method, headers, rawBody, at: Date.now() };
    response.writeHead(this.answers(/** @type {any} */ (told))).end();
    this.told.add(told);
  });

  async open() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    this.origin = `http://127.0.0.1:${port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /**
   * All that was said to a path, one happening after the other.
   * @param {string} path
   * @param {string} [name] only happenings of this name
   */
  happenings(path, name) {
    const said = this.told.heard.filter((told) => told.path === path);
    const events = said.flatMap(({ rawBody }) => JSON.parse(rawBody).events);
    return name ? events.filter((event) => event.name === name) : events;
  }

  /**
   * Waits until a happening was told that has all of this, and gives it.
   * @param {string} path
   * @param {Record<string, unknown>} wanted
   */
  async until(path, wanted) {
    const fits = (/** @type {any} */ event) =>
      Object.entries(wanted).every(([key, value]) => event[key] === value);
    const find = () => this.happenings(path).find(fits);
    await this.told.untilThat(() => Boolean(find()), `told of ${JSON.stringify(wanted)}`);
    return find();
  }
}
