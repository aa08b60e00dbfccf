/**
 * Further open pages, without the browser around them: raw WebSockets that subscribe and read.
 * Runs as a process of its own: `node subscribers.mjs PORT PATH COUNT [CHANNEL]`; prints `ready`
 * once all are subscribed (without CHANNEL: connected), and lives until it is ended.
 */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";

const [port, path, count, channel] = process.argv.slice(2);
/** Connections opened at a time, so that the listen queue is never the thing measured. */
const AT_ONCE = 50;

let next = 0;
let ready = 0;
const workers = Array.from({ length: AT_ONCE }, async () => {
  while (next < Number(count)) {
    next += 1;
    await open();
    ready += 1;
  }
});
await Promise.all(workers);
console.log(ready === Number(count) ? "ready" : "failed");

function open() {
  return new Promise((done, failed) => {
    const socket = connect(Number(port), "127.0.0.1");
    let seen = "";
    const wanted = channel ? "subscription_succeeded" : "\r\n\r\n";
    let asked = false;
    socket.setNoDelay(true);
    socket.on("error", failed);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
    );
    const read = (data) => {
      seen += data.toString("latin1");
      if (channel && !asked && seen.includes("connection_established")) {
        asked = true;
        socket.write(masked({ event: "pusher:subscribe", data: { channel } }));
      }
      if (!seen.includes(wanted)) return;
      socket.off("data", read);
      socket.resume();
      done();
    };
    socket.on("data", read);
  });
}

/** A client's text frame; the mask is zero, so the payload stands as it is. */
function masked(message) {
  const payload = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
