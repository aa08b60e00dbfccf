import { connect, createServer, type Socket } from "node:net";

/** A line that takes its time in both directions, as a phone's does. */
export interface SlowLine {
  /** A loopback port that leads to the far end. */
  port: number;
  close(): void;
}

/** A slow line to `farPort` on loopback; each byte arrives `delayMs` after it was sent. */
export async function slowLine(farPort: number, delayMs: number): Promise<SlowLine> {
  const ends = new Set<Socket>();
  const carry = (from: Socket, to: Socket) => {
    ends.add(from);
    from.setNoDelay(true);
    from.on("data", (bytes) => setTimeout(() => to.writable && to.write(bytes), delayMs));
    from.on("end", () => setTimeout(() => to.end(), delayMs));
    // A broken end breaks the other.
    from.on("error", () => to.destroy());
    from.on("close", () => ends.delete(from));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: farPort, host: "127.0.0.1", allowHalfOpen: true });
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port to be had");
  return {
    port: address.port,
    close: () => {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}
