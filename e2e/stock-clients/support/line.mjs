import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * A line between a client and the hub that can be cut, as a train does that goes into a tunnel.
 * @param {number} port of the hub
 */
export async function openLine(port) {
  /** @type {Set<import("node:net").Socket>} */
  const ends = new Set();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        ends.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: /** @type {import("node:net").AddressInfo} */ (server.address()).port,
    /** Nobody says goodbye; whoever wants to can come back. */
    cut() {
      for (const end of ends) end.destroy();
    },
    /** Cut, and for good. */
    close() {
      server.close();
      this.cut();
    },
  };
}
