/**
 * Waiting for what clients are told.
 *
 * @typedef {import("pusher-js").default} Client
 */

/** Milliseconds; longer than anything here takes. */
const PATIENCE = 12_000;

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

/** Things in the order in which they came, and a way to wait for enough of them. */
export class Notes {
  /** @type {any[]} */
  heard = [];
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {unknown} thing */
  add(thing) {
    this.heard.push(thing);
    for (const look of this.#waiting) look();
  }

  /**
   * Waits for so many of them.
   * @param {number} count
   */
  until(count) {
    return this.untilThat((heard) => heard.length >= count, `${count} are heard`);
  }

  /**
   * Waits until what was heard is as it should be.
   * @param {(heard: any[]) => boolean} isSo
   * @param {string} what
   */
  untilThat(isSo, what) {
    const enough = new Promise((resolve) => {
      const look = () => isSo(this.heard) && resolve(undefined);
      this.#waiting.push(look);
      look();
    });
    return inTime(enough, () => `${what}; so far: ${JSON.stringify(this.heard)}`);
  }
}

/**
 * What to wait for, beside the answer to a client itself, until everybody has heard of it: other
 * servers, where there are several.
 * @type {WeakMap<Client, () => Promise<void>>}
 */
export const everywhere = new WeakMap();

/**
 * Waits until a client is in a state.
 * @param {Client} client
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
  return inTime(reached, `a client is ${wanted}, not ${client.connection.state}`);
}

/**
 * Subscribes and waits for the hub's word. Gives the channel and what came with that word: for a
 * presence channel its members.
 * @param {Client} client
 * @param {string} name
 * @returns {Promise<any>}
 */
export function subscribed(client, name) {
  const done = new Promise((resolve, reject) => {
    const refused = (/** @type {any} */ error) => reject(new Error(JSON.stringify(error)));
    client.connection.bind("error", refused);
    const channel = client.subscribe(name);
    channel.bind("pusher:subscription_error", refused);
    channel.bind("pusher:subscription_succeeded", () => {
      client.connection.unbind("error", refused);
      resolve(channel);
    });
  });
  return inTime(done, `a client is subscribed to ${name}`).then(async (channel) => {
    await everywhere.get(client)?.();
    return channel;
  });
}

/**
 * Writes down everything that a client hears from now on, the protocol's own events aside.
 * @param {Client} client
 */
export function notes(client) {
  const notes = new Notes();
  client.bind_global((/** @type {string} */ event, /** @type {unknown} */ data) => {
    if (event.startsWith("pusher:") || event.startsWith("pusher_internal:")) return;
    notes.add({ event, data });
  });
  return notes;
}

/**
 * Writes down the data of one event of a channel, a user or a watchlist.
 * @param {{bind: (event: string, callback: (data: any, metadata?: any) => void) => unknown}} source
 * @param {string} event
 */
export function hearing(source, event) {
  const notes = new Notes();
  source.bind(event, (data) => notes.add(data));
  return notes;
}

/**
 * Writes down every frame that comes from the hub, as the library reads it: `data` parsed once.
 * @param {Client} client
 * @param {string} [event] only frames of this name
 */
export function frames(client, event) {
  const notes = new Notes();
  client.connection.bind("message", (/** @type {any} */ frame) => {
    if (!event || frame.event === event) notes.add(frame);
  });
  return notes;
}

/**
 * The next error that a client reports.
 * @param {Client} client
 */
export function nextError(client) {
  const error = new Promise((resolve) => {
    const take = (/** @type {any} */ what) => {
      client.connection.unbind("error", take);
      // An error that comes with the close code is wrapped once more than one in a frame.
      resolve(what.type === "WebSocketError" ? what.error : what);
    };
    client.connection.bind("error", take);
  });
  return inTime(error, "a client reports an error");
}

/**
 * What the hub answers when a client does what it may not: an error that says so, carries no code,
 * and leaves the connection as it is.
 * @param {Client} client
 * @param {() => unknown} act
 * @returns {Promise<string>} the words
 */
export async function refusal(client, act) {
  const answer = nextError(client);
  act();
  const { data } = await answer;
  if (data.code !== null || client.connection.state !== "connected") {
    throw new Error(`more than a refusal: ${JSON.stringify(data)}, ${client.connection.state}`);
  }
  return data.message;
}

/**
 * Waits until the hub has dealt with everything that a client said, and the client has heard
 * everything that the hub had for it by then: both go in order, and so does this question.
 * @param {Client} client
 */
export async function settled(client) {
  await answered(client);
  const others = everywhere.get(client);
  if (!others) return;
  await others();
  await answered(client);
}

/** @param {Client} client */
function answered(client) {
  const pong = new Promise((resolve) => {
    const take = (/** @type {any} */ frame) => {
      if (frame.event !== "pusher:pong") return;
      client.connection.unbind("message", take);
      resolve(undefined);
    };
    client.connection.bind("message", take);
  });
  client.send_event("pusher:ping", {});
  return inTime(pong, "the hub answers a ping");
}
