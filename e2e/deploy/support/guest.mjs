/** Somebody out in the world, who knows the installation by its name alone. */

import assert from "node:assert/strict";
import PusherClient from "pusher-js";
import { PATIENCE_MS } from "./service.mjs";

/** An open page: a stock client on the hotel's channel, and what it has heard. */
export class OpenPage {
  heard = [];
  #waiting = new Set();

  /**
   * @param {string} base address of the server or the proxy
   * @param {string} slug
   */
  static async open(base, slug) {
    const page = new OpenPage();
    const { key } = await (await fetch(`${base}/api/realtime/`)).json();
    const { hostname, port, protocol } = new URL(base);
    const isSecure = protocol === "https:";
    const number = Number(port) || (isSecure ? 443 : 80);
    page.pusher = new PusherClient(key, {
      cluster: "",
      wsHost: hostname,
      wsPort: number,
      wssPort: number,
      forceTLS: isSecure,
      enabledTransports: ["ws", "wss"],
      disableStats: true,
    });
    const channel = page.pusher.subscribe(`hotel-${slug}`);
    channel.bind_global((event, data) => {
      page.heard.push({ event, data });
      for (const look of page.#waiting) look();
    });
    await page.hears(({ event }) => event === "pusher:subscription_succeeded");
    return page;
  }

  /** Waits for something that it has heard, or will hear. */
  async hears(is) {
    let timer;
    const { promise, resolve, reject } = Promise.withResolvers?.() ?? deferred();
    const look = () => {
      const found = this.heard.find(is);
      if (found) resolve(found);
    };
    this.#waiting.add(look);
    timer = setTimeout(() => {
      reject(new Error(`it heard only ${JSON.stringify(this.heard).slice(0, 2_000)}`));
    }, PATIENCE_MS);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  /** Waits for the slogan that was saved. */
  hearsSlogan(slogan) {
    return this.hears(({ event, data }) => event === "settings-updated" && data.slogan === slogan);
  }

  close() {
    this.pusher.disconnect();
  }
}

function deferred() {
  const all = {};
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
}

/** Somebody of the staff. */
export class Staff {
  /** @param {string} base @param {string} slug @param {string} token */
  constructor(base, slug, token) {
    this.base = base;
    this.slug = slug;
    this.token = token;
  }

  static async signIn(base, slug, username, password) {
    const answer = await signInTry(base, username, password);
    assert.equal(answer.status, 200, await answer.clone().text());
    return new Staff(base, slug, (await answer.json()).token);
  }

  /** The same person at another address. */
  at(base) {
    return new Staff(base, this.slug, this.token);
  }

  async request(method, path, { body, headers = {} } = {}) {
    const url = path.startsWith("/") ? path : `/api/staff/hotel/${this.slug}/${path}`;
    return fetch(`${this.base}${url}`, {
      method,
      body,
      headers: { Authorization: `Token ${this.token}`, ...headers },
    });
  }

  async saveSlogan(slogan) {
    const answer = await this.request("PATCH", "settings/", {
      body: JSON.stringify({ slogan }),
      headers: { "Content-Type": "application/json" },
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  /** Puts a picture into the gallery; gives the answer. */
  async upload(bytes, name) {
    const form = new FormData();
    form.set("image", new Blob([bytes]), name);
    const answer = await this.request("POST", "settings/gallery/upload/", { body: form });
    const told = await answer.text();
    assert.equal(answer.status, 201, told);
    return JSON.parse(told);
  }
}

/** @param {string} base */
export function signInTry(base, username, password, headers = {}) {
  return fetch(`${base}/api/staff/login/`, {
    method: "POST",
    body: JSON.stringify({ username, password }),
    headers: { "Content-Type": "application/json", ...headers },
  });
}
