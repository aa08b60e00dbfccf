/**
 * Further open pages, without the browser around them: raw WebSockets that subscribe and read.
 * Runs as a process of its own: `node subscribers.mjs PORT PATH COUNT [CHANNEL]`; prints `ready`
 * once all are subscribed (without CHANNEL: connected), and lives until it is ended.
 */
import { openSocket } from "./socket.mjs";

const [port, path, count, channel] = process.argv.slice(2);
/** Connections opened at a time, so that the listen queue is never the thing measured. */
const AT_ONCE = 50;

let next = 0;
let ready = 0;
const workers = Array.from({ length: AT_ONCE }, async () => {
  while (next < Number(count)) {
    next += 1;
    await openSocket(port, path, channel);
    ready += 1;
  }
});
await Promise.all(workers);
console.log(ready === Number(count) ? "ready" : "failed");
