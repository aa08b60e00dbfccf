/**
 * As much of the Pusher protocol as the bench speaks, on uWebSockets' own publish and subscribe:
 * what that library can do with the same load, and no server that anybody could use. It checks
 * signatures and nothing else. `frontage-bench-hub` starts it where `RAW_UWS` names the folder of
 * uWebSockets.js.
 */
import { createHash, createHmac } from "node:crypto";
import { createRequire } from "node:module";

const { RAW_UWS, PORT, PUSHER_SECRET } = process.env;
const uWS = createRequire(RAW_UWS)(RAW_UWS);
let sockets = 0;

const text = (event, data, channel) => JSON.stringify({ event, channel, data });

function signed(path, query, body) {
  const params = new URLSearchParams(query);
  const signature = params.get("auth_signature");
  params.delete("auth_signature");
  const pairs = [...params].sort(([a], [b]) => (a < b ? -1 : 1));
  const toSign = `POST\n${path}\n${pairs.map((pair) => pair.join("=")).join("&")}`;
  const md5 = createHash("md5").update(body).digest("hex");
  const wanted = createHmac("sha256", PUSHER_SECRET).update(toSign).digest("hex");
  return params.get("body_md5") === md5 && signature === wanted;
}

const app = uWS.App();
app.ws("/app/:key", {
  compression: uWS.DISABLED,
  idleTimeout: 120,
  // As much as the largest backlog that the bench makes, so that nothing is dropped silently.
  maxBackpressure: 64 * 1024 * 1024,
  open(socket) {
    sockets += 1;
    const established = { socket_id: `1.${sockets}`, activity_timeout: 120 };
    socket.send(text("pusher:connection_established", JSON.stringify(established)));
  },
  message(socket, message) {
    const { event, data } = JSON.parse(Buffer.from(message).toString());
    if (event !== "pusher:subscribe") return;
    socket.subscribe(data.channel);
    socket.send(text("pusher_internal:subscription_succeeded", "{}", data.channel));
  },
});
app.post("/apps/:id/events", (response, request) => {
  const [path, query] = [request.getUrl(), request.getQuery()];
  const parts = [];
  response.onAborted(() => {});
  response.onData((part, last) => {
    // The memory is the library's again when this returns.
    parts.push(Buffer.from(part.slice(0)));
    if (!last) return;
    const body = Buffer.concat(parts);
    if (!signed(path, query, body)) {
      response.writeStatus("401 Unauthorized").end("Invalid signature");
      return;
    }
    const { name, data, channels } = JSON.parse(body.toString());
    for (const channel of channels) app.publish(channel, text(name, data, channel), false);
    response.end("{}");
  });
});
app.listen("127.0.0.1", Number(PORT), (listens) => {
  if (!listens) throw new Error(`port ${PORT} is taken`);
});
