/**
 * `make bench-pictures PART=painted`: from the last byte of an uploaded photograph to the event at
 * an open page, and to the frame in which that page shows the sharp picture; the release binary
 * and real Chromium, on the same cores. One upload at a time, each begun when the one before is
 * complete in every format.
 *
 *   node benches/pictures/painted.mjs [--json] [--uploads 10] [--photos FOLDER]
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "../parts/chromium.mjs";
import { clockAhead, noteHearing, now } from "../parts/painted.mjs";
import { freePort, startFrontage } from "../parts/server.mjs";
import { printTable, summary } from "../parts/stats.mjs";
import { photos } from "./photos.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    uploads: { type: "string", default: "10" },
    photos: { type: "string", default: join(tmpdir(), "frontage-bench-photos") },
  },
});
const UPLOADS = Number(options.uploads);
const GOAL_MS = 500;
const BOUNDARY = "frontage-bench-1a2b3c4d5e6f";
/** Photographs made anew so far. */
let made = 0;
const say = (text) => {
  if (!options.json) console.error(text);
};

const scratch = await mkdtemp(join(tmpdir(), "frontage-bench-"));
const browser = await startChromium();
try {
  const server = await startFrontage(scratch, await freePort(), ["--demo"]);
  try {
    const figures = [];
    for (const photo of await photos(options.photos)) {
      say(`${UPLOADS} uploads of ${photo.name} …`);
      figures.push({ photo: photo.name, ...(await uploads(server, await readFile(photo.path))) });
    }
    report(figures);
  } finally {
    await server.stop();
  }
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}

async function uploads(server, photo) {
  const hotel = `${server.origin}/api/staff/hotel/killarney`;
  const login = await fetch(`${server.origin}/api/staff/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: "manager", password: "manager" }),
  });
  const headers = { Authorization: `Token ${(await login.json()).token}` };
  const watched = await openPage(server);
  const times = { answered: [], heard: [], painted: [] };
  // The first is to warm up.
  for (let number = 0; number <= UPLOADS; number += 1) {
    const paint = watched.next();
    const { sent, answered } = await upload(`${hotel}/settings/`, headers, anew(photo));
    const { heard, at, picture } = await paint;
    if (number > 0) {
      times.answered.push(answered - sent);
      times.heard.push(heard - watched.ahead - sent);
      times.painted.push(at - watched.ahead - sent);
    }
    await complete(`${hotel}/settings/images/${picture}/`, headers);
  }
  await watched.page.close();
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summary(all)]));
}

/** A hotel's page that tells when it shows another hero, sharp. */
async function openPage(server) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await noteHearing(page);
  const live = page.waitForEvent("websocket").then((socket) =>
    socket.waitForEvent("framereceived", {
      predicate: ({ payload }) => String(payload).includes("subscription_succeeded"),
    }),
  );
  await page.goto(`${server.origin}/hotels/killarney`);
  await live;
  let painted = () => {};
  await page.exposeBinding("tellPainted", (_source, told) => painted(told));
  await page.evaluate(() => {
    const hero = document.querySelector("[data-testid=hero]");
    let shown = hero.dataset.image;
    const tell = (picture) => {
      // The callback runs before the frame with the change is painted, the message after it.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          const at = performance.timeOrigin + performance.now();
          window.tellPainted({ picture, at, heard: window.heardAt });
        };
        channel.port2.postMessage(null);
      });
    };
    new MutationObserver(() => {
      const picture = hero.dataset.image;
      if (picture === shown) return;
      shown = picture;
      const img = hero.querySelector("picture:not(.leaving) img");
      // What is only its placeholder so far is not sharp.
      if (img.complete && img.naturalWidth > 0) tell(picture);
      else img.addEventListener("load", () => tell(picture), { once: true });
    }).observe(hero, { attributes: true, subtree: true, childList: true });
  });
  const ahead = await clockAhead(page);
  const next = () =>
    Promise.race([
      new Promise((tell) => {
        painted = tell;
      }),
      new Promise((_, late) => setTimeout(late, 30_000, new Error("never painted"))),
    ]);
  return { page, ahead, next };
}

/** The same photograph as another file, or it would be known already: a comment with a number. */
function anew(jpeg) {
  made += 1;
  const comment = Buffer.from(`....upload ${String(made).padStart(6, "0")}`);
  comment.writeUInt16BE(0xfffe);
  comment.writeUInt16BE(comment.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}

/** Answers when the last byte was handed to the system, and when the answer was there. */
function upload(url, headers, file) {
  const body = Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="hero_image"; filename="photo.jpg"\r\n` +
        "Content-Type: image/jpeg\r\n\r\n",
    ),
    file,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  return new Promise((done, failed) => {
    let sent = 0;
    const asked = request(
      url,
      {
        method: "PATCH",
        headers: { ...headers, "Content-Type": type, "Content-Length": body.length },
      },
      (answer) => {
        const answered = now();
        answer.resume();
        if (answer.statusCode === 200) done({ sent, answered });
        else failed(new Error(`${url}: ${answer.statusCode}`));
      },
    );
    asked.on("finish", () => {
      sent = now();
    });
    asked.on("error", failed);
    asked.end(body);
  });
}

/** Until the picture has all its formats. */
async function complete(url, headers) {
  for (;;) {
    const answer = await fetch(url, { headers });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    if ((await answer.json()).complete) return;
    await new Promise((next) => setTimeout(next, 50));
  }
}

function report(figures) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}`;
  const slowest = Math.max(...figures.map(({ painted }) => painted.p50));
  const line = `${slowest <= GOAL_MS ? "reached" : "MISSED"}: last byte to painted: ${slowest.toFixed(0)} ms at the median of the slowest photograph (goal ${GOAL_MS} ms)`;
  if (options.json) {
    console.log(JSON.stringify({ machine, uploads: UPLOADS, figures, line }));
    return;
  }
  console.log(`${machine}; ${UPLOADS} uploads each; Chromium, headless\n`);
  const ms = (value) => `${value.toFixed(0)} ms`;
  const rows = [["from the last uploaded byte", "p50", "p99", "max"]];
  const names = [
    ["painted", "sharp picture painted"],
    ["heard", "  event at the page"],
    ["answered", "  upload answered"],
  ];
  for (const figure of figures) {
    for (const [key, name] of names) {
      const { p50, p99, max } = figure[key];
      rows.push([`${name}: ${figure.photo}`, ms(p50), ms(p99), ms(max)]);
    }
  }
  printTable(rows);
  console.log(`\n${line}`);
}
