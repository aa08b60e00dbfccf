import { expect, test, vi } from "vitest";
import { type Live, type SendFile, UploadQueue } from "./upload-queue";

/** Uploads that end when the test says so. */
function desk() {
  const sent: {
    name: string;
    finish(complete?: Live["complete"]): void;
    refuse(why: string): void;
    aborted: boolean;
  }[] = [];
  const send: SendFile = (file, tell) => {
    let resolve = (_live: Live) => {};
    let reject = (_reason: Error) => {};
    const promise = new Promise<Live>((finish, refuse) => {
      resolve = finish;
      reject = refuse;
    });
    const one = {
      name: file.name,
      aborted: false,
      finish: (complete: Live["complete"] = Promise.resolve("unknown")) => resolve({ complete }),
      refuse: (why: string) => reject(new Error(why)),
    };
    tell.progress(0.5);
    sent.push(one);
    return {
      upload: `upload of ${file.name}`,
      done: promise,
      abort: () => {
        one.aborted = true;
        reject(new Error("stopped"));
      },
    };
  };
  const queue = new UploadQueue(send, (error) => (error as Error).message);
  const states = () => queue.files().map(({ file, state }) => `${file.name} ${state}`);
  return { queue, sent, states };
}

const file = (name: string) => new File(["x"], name, { type: "image/jpeg" });

test("pictures go one at a time, in the order they were chosen", async () => {
  const { queue, sent, states } = desk();
  queue.add([file("a"), file("b")]);
  queue.add([file("c")]);
  expect(states()).toEqual(["a sending", "b waiting", "c waiting"]);
  expect(queue.files()[0]?.share).toBe(0.5);
  sent[0]?.finish();
  await vi.waitFor(() => expect(states()).toEqual(["b sending", "c waiting"]));
  sent[1]?.finish();
  await vi.waitFor(() => expect(states()).toEqual(["c sending"]));
  sent[2]?.finish();
  await vi.waitFor(() => expect(states()).toEqual([]));
  expect(sent.map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("a refused one stays with its reason and holds up nobody; trying again may help", async () => {
  const { queue, sent, states } = desk();
  queue.add([file("notes.txt"), file("b")]);
  sent[0]?.refuse("This is no picture.");
  await vi.waitFor(() => expect(states()).toEqual(["notes.txt failed", "b sending"]));
  const failed = queue.files()[0];
  expect(failed?.error).toBe("This is no picture.");
  if (failed) queue.retry(failed.id);
  expect(states()).toEqual(["b sending", "notes.txt waiting"]);
  sent[1]?.finish();
  await vi.waitFor(() => expect(states()).toEqual(["notes.txt sending"]));
});

test("one that is taken out is stopped, and the next goes", async () => {
  const { queue, sent, states } = desk();
  queue.add([file("a"), file("b")]);
  const [first] = queue.files();
  if (first) queue.remove(first.id);
  expect(sent[0]?.aborted).toBe(true);
  await vi.waitFor(() => expect(states()).toEqual(["b sending"]));
  queue.clear();
  expect(states()).toEqual([]);
  expect(sent[1]?.aborted).toBe(true);
});

test("a picture that is live stays until it is complete, and holds up nobody", async () => {
  vi.useFakeTimers();
  try {
    const { queue, sent, states } = desk();
    queue.add([file("a"), file("b")]);
    let complete = (_how: "complete") => {};
    sent[0]?.finish(new Promise((done) => (complete = done)));
    await vi.advanceTimersByTimeAsync(0);
    expect(states()).toEqual(["a live", "b sending"]);
    sent[1]?.refuse("This is no picture.");
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.isUnderWay).toBe(false);
    complete("complete");
    await vi.advanceTimersByTimeAsync(0);
    expect(states()).toEqual(["a complete", "b failed"]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(states()).toEqual(["b failed"]);
  } finally {
    vi.useRealTimers();
  }
});
