/**
 * Tells colleagues how far the queue of this window is: "3 of 8". A single picture is told by the
 * server itself, step by step.
 */
import { isUnderWay, type QueuedPicture, tally } from "./states";

/** At most so often, and at least so often while something is under way, in milliseconds. */
const PACE_MS = 1_000;
const BEAT_MS = 10_000;
/** Pictures that are named. */
const NAMED = 3;
/** The server takes no longer preview. */
const PREVIEW_CHARS = 1_600;

/** What colleagues are told. */
export interface QueueReport {
  window: string;
  total: number;
  done: number;
  failed: number;
  resting: boolean;
  under_way: { name: string; preview: string | null }[];
}

interface Told {
  subscribe(listener: () => void): () => void;
  pictures(): readonly QueuedPicture[];
}

/**
 * Reports until the returned function is called. `send` tells a report, best effort; `isLast` says
 * that the window may be gone before it has left.
 */
export function reportQueue(
  queue: Told,
  window: string,
  send: (report: QueueReport, isLast: boolean) => void,
): () => void {
  let isTold = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let said = "";
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    const report = reportOf(queue.pictures(), window);
    const isOver = report === null || report.under_way.length === 0;
    if (report === null) {
      if (isTold) send(gone(window), false);
      isTold = false;
      return;
    }
    if (isOver && !isTold) return;
    const words = JSON.stringify(report);
    const isBeat = performance.now() - toldAt >= BEAT_MS;
    if (words !== said || isBeat) {
      said = words;
      toldAt = performance.now();
      send(report, false);
    }
    isTold = !isOver;
    if (!isOver) timer = setTimeout(tell, BEAT_MS);
  };
  const changed = () => {
    // What changes meanwhile is told when the pace allows.
    const wait = Math.max(0, toldAt + PACE_MS - performance.now());
    if (wait === 0) {
      tell();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(tell, wait);
  };
  const stop = queue.subscribe(changed);
  const leave = () => {
    if (isTold) send(gone(window), true);
    isTold = false;
  };
  globalThis.addEventListener?.("pagehide", leave);
  return () => {
    stop();
    clearTimeout(timer);
    globalThis.removeEventListener?.("pagehide", leave);
    leave();
  };
}

/** `null` when there is nothing to tell: a queue of one tells itself. */
function reportOf(pictures: readonly QueuedPicture[], window: string): QueueReport | null {
  const { total, done, failed, duplicates, cancelled, lost } = tally(pictures);
  const all = total - cancelled - lost;
  if (all < 2) return null;
  const going = pictures.filter(isUnderWay);
  const sending = going.filter(({ state }) => state !== "waiting");
  const first = [...new Set([...sending, ...going])].slice(0, NAMED);
  return {
    window,
    total: all,
    done,
    failed: failed + duplicates,
    resting: sending.length > 0 && sending.every(({ isResting }) => isResting),
    under_way: first.map(({ name, preview }) => ({
      name,
      preview: preview !== null && preview.length <= PREVIEW_CHARS ? preview : null,
    })),
  };
}

const gone = (window: string): QueueReport => ({
  window,
  total: 0,
  done: 0,
  failed: 0,
  resting: false,
  under_way: [],
});
