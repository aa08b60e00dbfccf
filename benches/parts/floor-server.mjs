/**
 * The floor: the least a server can do between a save and a page. `POST /` sends its body to every
 * open WebSocket and answers; nothing is checked, stored or formed. Started as a process of its
 * own, as the server under test is: `node floor-server.mjs PORT`.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const sockets = new Set();
const page = `<!doctype html><title>floor</title><h1>floor</h1><script>
const socket = new WebSocket("ws://" + location.host + "/socket");
socket.onmessage = (message) => {
  const { text, color } = JSON.parse(message.data);
  document.querySelector("h1").textContent = text;
  document.documentElement.style.setProperty("--secondary", color);
};
</script>`;

const server = createServer((request, response) => {
  if (request.method !== "POST") {
    response.writeHead(200, { "Content-Type": "text/html" }).end(page);
    return;
  }
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const frame = textFrame(Buffer.concat(parts));
    for (const socket of sockets) socket.write(frame);
    response.writeHead(200).end("{}");
  });
});

server.on("upgrade", (request, socket) => {
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  socket.setNoDelay(true);
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => sockets.delete(socket));
  socket.resume();
});

server.listen(Number(process.argv[2]), "127.0.0.1");

function textFrame(payload) {
  const head =
    payload.length < 126
      ? Buffer.from([0x81, payload.length])
      : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}
