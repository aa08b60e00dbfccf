/**
 * Networks as an orchestrator makes them: each service in a network namespace of its own, joined
 * to bridges. They are in the namespace of whoever calls this, which scripts/try-deploy.sh makes, and
 * gone with it.
 */

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

const ip = (...words) => execFileSync("ip", words, { stdio: ["ignore", "pipe", "inherit"] });

/**
 * A network; this machine is the first address in it, as a container's gateway is.
 * @param {string} name
 * @param {string} start its addresses up to the last number, like 10.0.0
 */
export function openNetwork(name, start) {
  ip("link", "add", name, "type", "bridge");
  ip("address", "add", `${start}.1/24`, "dev", name);
  ip("link", "set", name, "up");
  return { name, start };
}

/** A place in these networks, where programs are started. */
export class Place {
  #holder;

  /** @param {[{name: string, start: string}, number][]} lines networks, and its number in each */
  static async open(lines) {
    const place = new Place();
    // It keeps the namespace, and says so once it is there.
    place.#holder = spawn("unshare", ["--net", "sh", "-c", "echo; exec sleep infinity"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(place.#holder.stdout, "data");
    const id = String(place.#holder.pid);
    place.#do("ip", "link", "set", "lo", "up");
    for (const [{ name, start }, number] of lines) {
      const [near, far] = [`${name}-${number}`, `eth-${name}`];
      ip("link", "add", near, "type", "veth", "peer", "name", far);
      ip("link", "set", far, "netns", id);
      ip("link", "set", near, "master", name, "up");
      place.#do("ip", "address", "add", `${start}.${number}/24`, "dev", far);
      place.#do("ip", "link", "set", far, "up");
    }
    return place;
  }

  #do(...words) {
    const [program, ...rest] = this.words(words);
    execFileSync(program, rest, { stdio: ["ignore", "ignore", "inherit"] });
  }

  close() {
    this.#holder.kill();
  }

  /** A command as it is started from outside. */
  words(command) {
    return ["nsenter", "--net", "--target", String(this.#holder.pid), "--", ...command];
  }
}
