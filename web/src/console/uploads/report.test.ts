import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OthersQueues } from "../hotel/others-queues";
import { type QueueReport, reportQueue } from "./report";
import type { QueuedPicture, UploadState } from "./states";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const picture = (name: string, state: UploadState, isResting = false) =>
  ({ name, state, isResting, preview: `data:image/webp;base64,${name}` }) as QueuedPicture;

/** A queue as the test says it is, and what is told of it. */
function window() {
  let pictures: QueuedPicture[] = [];
  const listeners = new Set<() => void>();
  const told: QueueReport[] = [];
  const stop = reportQueue(
    {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      pictures: () => pictures,
    },
    "w1",
    (report) => told.push(report),
  );
  const set = (...next: QueuedPicture[]) => {
    pictures = next;
    for (const listener of listeners) listener();
  };
  return { set, told, stop };
}

test("colleagues are told how many of how many, at most once a second, and every ten at least", () => {
  const { set, told, stop } = window();
  set(picture("a", "uploading"), picture("b", "waiting"));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ window: "w1", total: 2, done: 0, resting: false });
  expect(told[0]?.under_way.map(({ name }) => name)).toEqual(["a", "b"]);
  for (let step = 0; step < 20; step += 1)
    set(picture("a", "processing"), picture("b", "uploading"));
  expect(told).toHaveLength(1);
  set(picture("a", "done"), picture("b", "uploading"));
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatchObject({ done: 1, under_way: [{ name: "b" }] });
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(3);
  set(picture("a", "done"), picture("b", "failed"));
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(4);
  expect(told[3]).toMatchObject({ done: 1, failed: 1, under_way: [] });
  stop();
  expect(told, "it was over").toHaveLength(4);
});

test("a single picture tells itself, and a window that goes in the middle says so", () => {
  const { set, told, stop } = window();
  set(picture("a", "uploading"));
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual([]);
  set(picture("a", "uploading", true), picture("b", "uploading", true), picture("c", "waiting"));
  expect(told[0]?.resting).toBe(true);
  stop();
  expect(told[1]).toMatchObject({ total: 0, under_way: [] });
});

const told = (window: string, done: number, total: number) => ({
  window,
  by: { id: 2, name: "anna" },
  total,
  done,
  failed: 0,
  resting: false,
  under_way: [],
  at: "2026-11-23T00:00:00Z",
});

test("what a window said is gone when it goes, when it falls silent, and soon after it is through", () => {
  const others = new OthersQueues();
  const seen = () => others.all().map(({ window, done, total }) => `${window} ${done}/${total}`);
  others.own("mine");
  others.hear(told("mine", 1, 8));
  others.hear(told("w1", 3, 8));
  others.hear(told("w2", 1, 2));
  expect(seen()).toEqual(["w1 3/8", "w2 1/2"]);
  others.hear(told("w1", 4, 8));
  others.hear(told("w2", 0, 0));
  expect(seen()).toEqual(["w1 4/8"]);
  vi.advanceTimersByTime(24_000);
  expect(seen()).toEqual(["w1 4/8"]);
  others.hear(told("w1", 8, 8));
  vi.advanceTimersByTime(7_000);
  expect(seen()).toEqual([]);
  others.hear(told("w1", 1, 8));
  vi.advanceTimersByTime(26_000);
  expect(seen()).toEqual([]);
});
