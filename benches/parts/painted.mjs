/**
 * Measures from the start of a request to the moment an open page has painted its effect. The page
 * notes the time itself, on the clock of this machine; how far its clock stands from ours is
 * measured first and taken off.
 */

/** Milliseconds since 1970, finer than a millisecond. */
export const now = () => performance.timeOrigin + performance.now();

/** How far the page's clock is ahead of ours, from the quickest of 50 questions. */
export async function clockAhead(page) {
  let best = { took: Number.POSITIVE_INFINITY, ahead: 0 };
  for (let i = 0; i < 50; i += 1) {
    const asked = now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const took = now() - asked;
    if (took < best.took) best = { took, ahead: there - (asked + took / 2) };
  }
  return best.ahead;
}

/** Has the page note when one of its sockets hears an event. Call it before the page is opened. */
export async function noteHearing(page) {
  await page.addInitScript(() => {
    window.WebSocket = class extends WebSocket {
      constructor(...given) {
        super(...given);
        this.addEventListener("message", (message) => {
          if (String(message.data).includes('"pong')) return;
          window.heardAt = performance.timeOrigin + performance.now();
        });
      }
    };
  });
}

/**
 * Has the page tell when it has painted what {@link measure} waits for: the text within `place`, a
 * selector, and the colour as the page's custom property `--secondary`.
 */
export async function watchPaint(page, place) {
  let painted = () => {};
  await page.exposeBinding("tellPainted", (_source, at, heard) => painted({ at, heard }));
  await page.evaluate((place) => {
    let wanted = null;
    window.awaitPaint = (text, color) => {
      wanted = { text, color };
    };
    const shown = () =>
      document.querySelector(place)?.textContent.includes(wanted.text) &&
      getComputedStyle(document.documentElement)
        .getPropertyValue("--secondary")
        .trim()
        .toLowerCase() === wanted.color;
    new MutationObserver(() => {
      if (!wanted || !shown()) return;
      wanted = null;
      // The callback runs before the frame with the change is painted, the message after it.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          window.tellPainted(performance.timeOrigin + performance.now(), window.heardAt);
        };
        channel.port2.postMessage(null);
      });
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  }, place);
  const ahead = await clockAhead(page);
  return { page, ahead, next: () => new Promise((tell) => (painted = tell)) };
}

/**
 * Sends `edits` edits one after the other; `send(text, color)` makes one and resolves when it was
 * answered. Answers the milliseconds of each: to the answer, to the page's socket, and to the paint.
 */
export async function measure(watched, edits, send) {
  const answered = [];
  const heard = [];
  const painted = [];
  const warmUp = 10;
  for (let i = -warmUp; i < edits; i += 1) {
    const text = `Edit ${i + warmUp} of this run, ${Math.round(now())}`;
    const color = `#${(0x104000 + i + warmUp).toString(16).padStart(6, "0")}`;
    await watched.page.evaluate(([t, c]) => window.awaitPaint(t, c), [text, color]);
    const paint = watched.next();
    const began = now();
    const answer = send(text, color).then(() => now());
    const page = await Promise.race([
      paint,
      new Promise((_, late) => setTimeout(late, 10_000, new Error(`"${text}" never painted`))),
    ]);
    const done = await answer;
    if (i >= 0) {
      answered.push(done - began);
      heard.push(page.heard - watched.ahead - began);
      painted.push(page.at - watched.ahead - began);
    }
    // Off the beat of the display, or every edit would meet the same phase of it.
    await new Promise((next) => setTimeout(next, 5 + Math.random() * 40));
  }
  return { answered, heard, painted };
}
