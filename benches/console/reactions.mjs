/**
 * How long the console takes to react, as the browser itself counts it for Interaction to Next
 * Paint: from the moment a key or a button went down to the frame painted after everything that
 * its handlers did.
 */

/** The browser tells of nothing that took less. */
const LEAST_MS = 16;

/** Has the page note how long each event took. Call it before the page is opened. */
export async function noteReactions(page) {
  await page.addInitScript((least) => {
    let longest = 0;
    const note = (entries) => {
      for (const { interactionId, duration } of entries) {
        if (interactionId) longest = Math.max(longest, duration);
      }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "event", durationThreshold: least });
    const frame = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    /** The longest since it was asked before, once everything of it is painted and told. */
    window.longestReaction = async () => {
      await frame();
      await frame();
      note(observer.takeRecords());
      const told = longest;
      longest = 0;
      return told;
    };
    let last = 0;
    let gap = 0;
    let isWatching = false;
    const tick = (at) => {
      gap = Math.max(gap, at - last);
      last = at;
      if (isWatching) requestAnimationFrame(tick);
    };
    /** From here on, the longest time between two frames; told by `longestGap`. */
    window.watchFrames = () => {
      isWatching = true;
      gap = 0;
      last = performance.now();
      requestAnimationFrame(tick);
    };
    window.longestGap = () => {
      isWatching = false;
      return gap;
    };
  }, LEAST_MS);
}

/** Milliseconds of each of `times` repetitions of an action, with a pause after each. */
export async function reactions(page, times, act, pause = 150) {
  const took = [];
  await page.evaluate(() => window.longestReaction());
  for (let time = 0; time < times; time += 1) {
    await act(time);
    const reaction = await page.evaluate(() => window.longestReaction());
    took.push(Math.max(reaction, LEAST_MS));
    // What an answer of the server paints afterwards is not this reaction's.
    await page.waitForTimeout(pause);
    await page.evaluate(() => window.longestReaction());
  }
  return took;
}

/** The longest time without a new frame while something is dragged, for each of `times` drags. */
export async function frameGaps(page, times, act) {
  const took = [];
  for (let time = 0; time < times; time += 1) {
    await page.evaluate(() => window.watchFrames());
    await act(time);
    took.push(await page.evaluate(() => window.longestGap()));
    await page.waitForTimeout(300);
  }
  return took;
}
