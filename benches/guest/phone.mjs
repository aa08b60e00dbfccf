/**
 * A guest with a slow phone on a slow line, as Lighthouse's mobile profile has them: a processor
 * four times slower than this machine's, 1.6 Mbit/s, 150 ms there and back for every request.
 * Each visit has an empty cache, and the page itself notes its paints, shifts and reactions.
 */

const PHONE = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
};
const SLOWER = 4;
const LINE = { latency: 150, throughput: (1.6 * 1000 * 1000) / 8 };
/** How long nothing may come any more before a page counts as loaded, in milliseconds. */
const QUIET_MS = 1_000;
/** A finger rests on the glass for so long, and its owner looks at what came for so long before. */
const FINGER = { rests: 60, looks: 250 };

/**
 * One visit from an empty cache: look, scroll through the page, open the menu, enlarge a picture
 * and turn pages. Times in milliseconds, sizes in bytes as they came over the line.
 */
export async function visit(browser, url) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  try {
    const line = await context.newCDPSession(page);
    await line.send("Network.enable");
    await line.send("Network.setCacheDisabled", { cacheDisabled: false });
    await line.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: LINE.latency,
      downloadThroughput: LINE.throughput,
      uploadThroughput: LINE.throughput,
    });
    await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    const traffic = noteTraffic(line);
    await page.addInitScript(noteVitals);
    // The connection is the last that a page makes.
    const live = page.waitForEvent("websocket");
    await page.goto(url, { waitUntil: "load" });
    await live;
    await traffic.quiet(QUIET_MS);
    const loaded = { ...traffic.sum() };
    await use(page, touches(page, line));
    return { ...(await page.evaluate(() => window.vitals())), loaded, all: traffic.sum() };
  } finally {
    await context.close();
  }
}

/** What guests do: every step goes through real input events. */
async function use(page, tap) {
  await tap(page.locator(".header-menu summary"));
  await tap(page.locator('.header-menu a[href="#gallery"]'));
  await tap(page.locator("#gallery li[data-key] a").first());
  for (let turn = 0; turn < 3; turn += 1) {
    await tap(page.getByRole("button", { name: "Next picture" }));
  }
  await page.keyboard.press("ArrowRight");
  await tap(page.getByRole("button", { name: "Close" }));
  for (let step = 0; step < 12; step += 1) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(100);
  }
  // Reactions are known after the frame that shows them.
  await page.waitForTimeout(500);
}

/**
 * Taps as a finger does. The browser gets the touch and nothing else: a tap of Playwright's own
 * looks into the page before, during and after it, which the phone's slow processor counts as the
 * page's doing.
 */
function touches(page, line) {
  return async (target) => {
    await target.waitFor();
    const { x, y } = await resting(page, target);
    await page.waitForTimeout(FINGER.looks);
    await line.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    await page.waitForTimeout(FINGER.rests);
    await line.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
}

/** The middle of an element that is in the window and moves no more, in CSS pixels. */
async function resting(page, target) {
  let before = null;
  for (let looks = 0; looks < 100; looks += 1) {
    const box = await target.boundingBox();
    const here = box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    if (here && here.y > 0 && here.y < PHONE.viewport.height) {
      if (before && here.x === before.x && here.y === before.y) return here;
    }
    before = here;
    await page.waitForTimeout(100);
  }
  throw new Error(`${target} does not come to rest in the window.`);
}

/** Runs in the page before anything of it does. */
function noteVitals() {
  const seen = {
    lcp: 0,
    hero: 0,
    lcpElement: "",
    fcp: 0,
    cls: 0,
    inp: 0,
    slowest: "",
  };
  const watch = (type, note, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
      ...more,
    });
  watch("largest-contentful-paint", (entry) => {
    seen.lcp = entry.startTime;
    const { element } = entry;
    seen.lcpElement = element ? `${element.tagName.toLowerCase()} ${entry.url}`.trim() : "";
  });
  watch("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime;
  });
  // All shifts of the visit, not only the worst five seconds of them: stricter than the metric.
  watch("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    seen.cls += entry.value;
  });
  // The worst of the visit, as INP is for fewer than fifty interactions.
  watch(
    "event",
    (entry) => {
      if (!entry.interactionId || entry.duration <= seen.inp) return;
      seen.inp = entry.duration;
      const target = entry.target?.closest("a, button, summary, dialog");
      const label = target?.getAttribute("aria-label") ?? target?.textContent ?? "what is gone";
      seen.slowest = `${entry.name} on ${label.replace(/: .*/, "")}`;
    },
    { durationThreshold: 16 },
  );
  // The hero fills the screen; Chromium takes that for a background and names the heading instead.
  document.addEventListener(
    "load",
    ({ target }) => {
      if (!target.matches?.(".hero-picture img") || seen.hero > 0) return;
      target.decode().then(() =>
        requestAnimationFrame(() => {
          seen.hero = performance.now();
        }),
      );
    },
    true,
  );
  window.vitals = () => {
    const [navigation] = performance.getEntriesByType("navigation");
    return { ...seen, ttfb: navigation.responseStart, load: navigation.loadEventEnd };
  };
}

/** Counts what comes over the line, by kind, and which hosts are spoken to. */
function noteTraffic(line) {
  const requests = new Map();
  let last = performance.now();
  const active = new Set();
  const note = (id, change) => {
    last = performance.now();
    requests.set(id, { ...requests.get(id), ...change });
  };
  line.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    if (/^(data|blob):/.test(request.url)) return;
    active.add(requestId);
    note(requestId, { host: new URL(request.url).host, kind: type, bytes: 0, url: request.url });
  });
  line.on("Network.webSocketCreated", ({ requestId, url }) => {
    note(requestId, { host: new URL(url).host, kind: "WebSocket", bytes: 0 });
  });
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    active.delete(requestId);
    if (requests.has(requestId)) note(requestId, { bytes: encodedDataLength });
  });
  line.on("Network.loadingFailed", ({ requestId }) => {
    active.delete(requestId);
    last = performance.now();
  });
  return {
    async quiet(milliseconds) {
      while (active.size > 0 || performance.now() - last < milliseconds) {
        await new Promise((next) => setTimeout(next, 50));
      }
    },
    sum() {
      const kinds = {};
      for (const { kind, bytes } of requests.values()) kinds[kind] = (kinds[kind] ?? 0) + bytes;
      return { kinds, hosts: [...new Set([...requests.values()].map(({ host }) => host))] };
    },
  };
}
