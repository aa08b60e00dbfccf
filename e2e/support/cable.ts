import type { AddressInfo } from "node:net";
import { connect, createServer, type Server as Listener, type Socket } from "node:net";
import type { Server } from "./server";

/**
 * A cable to the server that can be pulled out, in the middle of whatever goes over it. What a
 * browser's own "offline" leaves untouched, requests under way, breaks here as it does in a lift.
 */
export class Cable {
  readonly #listener: Listener;
  readonly #sockets = new Set<Socket>();
  #isPlugged = true;

  private constructor(server: Server) {
    this.#listener = createServer((near) => {
      if (!this.#isPlugged) return near.destroy();
      const far = connect(server.port, "127.0.0.1");
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
  }

  static async to(server: Server): Promise<Cable> {
    const cable = new Cable(server);
    await new Promise<void>((listening) => cable.#listener.listen(0, "127.0.0.1", listening));
    return cable;
  }

  /** Where browsers reach the server over it. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** Out: everything under way breaks, and nothing gets through. */
  pull(): void {
    this.#isPlugged = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** In again. */
  plug(): void {
    this.#isPlugged = true;
  }

  async remove(): Promise<void> {
    this.pull();
    await new Promise((closed) => this.#listener.close(closed));
  }
}
