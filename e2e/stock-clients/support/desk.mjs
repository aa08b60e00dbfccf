/**
 * The website's own endpoints, to which client libraries go before they may subscribe or sign in:
 * a real server that signs with the server library. It believes what the request says about who
 * asks (`as`), where a website would look at its session.
 */

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * @typedef {{id: unknown, info?: unknown, watchlist?: string[]}} Person
 * `id` and `info` become `user_id` and `user_info` of a presence channel, and `id`, `user_info`
 * and `watchlist` of a sign-in. Without a person, a presence channel is signed for whoever is
 * signed in.
 */

/** An authorization server. Paths: `/channels/{app}` and `/users/{app}`. */
export class Desk {
  #server;
  #libraries;

  /** @param {(appId: string) => any} libraries the server library of an app, set up to sign */
  constructor(libraries) {
    this.#libraries = libraries;
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        (answer) => {
          response.setHeader("Content-Type", "application/json");
          // The page in the browser comes from another origin.
          response.setHeader("Access-Control-Allow-Origin", "*");
          response.end(JSON.stringify(answer));
        },
        (error) => response.writeHead(403).end(String(error)),
      );
    });
  }

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
   * The options by which pusher-js and Echo find this desk.
   * @param {string} appId
   * @param {Person} [person]
   */
  options(appId, person) {
    const params = person ? { as: JSON.stringify(person) } : {};
    const at = (/** @type {string} */ what) => ({
      endpoint: `${this.origin}/${what}/${appId}`,
      transport: /** @type {const} */ ("ajax"),
      params,
    });
    return { channelAuthorization: at("channels"), userAuthentication: at("users") };
  }

  /** @param {import("node:http").IncomingMessage} request */
  async #answer(request) {
    let body = "";
    for await (const piece of request) body += piece;
    const form = new URLSearchParams(body);
    const [, what, appId] = String(request.url).split("/");
    if (what !== "channels" && what !== "users") throw new Error("not with us");
    const socketId = form.get("socket_id");
    const channel = form.get("channel_name");
    /** @type {Person | undefined} */
    const person = JSON.parse(form.get("as") ?? "null") ?? undefined;
    const library = this.#libraries(appId);
    if (what === "users") {
      const { id, info, watchlist } = /** @type {Person} */ (person);
      return library.authenticateUser(socketId, { id, user_info: info, watchlist });
    }
    const member = person && { user_id: person.id, user_info: person.info };
    const isPresence = channel?.startsWith("presence-");
    return library.authorizeChannel(socketId, channel, isPresence ? member : undefined);
  }
}
