/** A raw WebSocket, without a browser around it. */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";

/** Opens one and, with a channel, subscribes; answers the TCP socket, from which frames come. */
export function openSocket(port, path, channel) {
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
      done(socket);
    };
    socket.on("data", read);
  });
}

/** A client's text frame; the mask is zero, so the payload stands as it is. */
export function masked(message) {
  const payload = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
