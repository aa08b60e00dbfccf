import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Added, Errand } from "./deliver";
import { type Fresh, forgetful, type Keeper } from "./keep";
import { type Desk, MOST, UploadQueue } from "./queue";
import { tally } from "./states";

beforeEach(() => {
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => {} }),
  );
});

afterEach(() => vi.useRealTimers());

/** What the test decides of one delivery. */
interface Delivery extends Errand {
  name: string;
  succeed(): void;
  refuse(message: string, duplicateOf?: string): void;
}

class Refused extends Error {
  duplicateOf: string | null = null;
}

/** A queue whose deliveries end when the test says so. */
function desk(given: Partial<Desk> = {}) {
  const under: Delivery[] = [];
  const cancelled: string[] = [];
  let last = 0;
  const work: Desk = {
    newId: () => `u${++last}`,
    prepare: async (file) => ({
      blob: file,
      name: file.name,
      sha256: null,
      sourceSha256: null,
      isShrunk: false,
    }),
    deliver: (errand) =>
      new Promise((done, failed) => {
        errand.signal.addEventListener("abort", () => failed(new Error("given up")));
        const name = errand.prepared.name;
        const end = (public_id: string): Added => ({
          state: "done",
          public_id,
          url: null,
          revision: 1,
          position: null,
          image: null,
        });
        under.push({
          ...errand,
          name,
          succeed: () => done(end(name)),
          refuse: (message, duplicateOf) =>
            failed(Object.assign(new Refused(message), { duplicateOf: duplicateOf ?? null })),
        });
      }),
    untilComplete: () => new Promise(() => {}),
    cancel: async (location) => {
      cancelled.push(location);
      return null;
    },
    thumbnail: async () => null,
    keeper: forgetful,
    reasonOf: (error) => ({
      reason: { code: null, message: (error as Error).message },
      duplicateOf: (error as Refused).duplicateOf ?? null,
    }),
    ...given,
  };
  const queue = new UploadQueue(work);
  const states = () => queue.pictures().map(({ name, state }) => `${name} ${state}`);
  const delivery = async (name: string) => {
    await vi.waitFor(() => expect(under.some((one) => one.name === name)).toBe(true));
    return under.filter((one) => one.name === name).at(-1) as Delivery;
  };
  return { queue, under, cancelled, states, delivery };
}

const file = (name: string) => new File(["pixels"], name, { type: "image/jpeg", lastModified: 7 });

test("three go at a time, and the next as soon as one is through", async () => {
  const { queue, states, delivery } = desk();
  queue.add(["a", "b", "c", "d", "e"].map(file));
  await delivery("c");
  expect(states()).toEqual(["a uploading", "b uploading", "c uploading", "d waiting", "e waiting"]);
  (await delivery("b")).succeed();
  await delivery("d");
  expect(states()).toEqual(["a uploading", "b done", "c uploading", "d uploading", "e waiting"]);
});

test("pictures become pictures in the order in which they were chosen", async () => {
  const { queue, delivery } = desk();
  queue.add(["a", "b", "c"].map(file));
  const [a, b, c] = [await delivery("a"), await delivery("b"), await delivery("c")];
  expect(a.turn()).toBeNull();
  const came: string[] = [];
  void b.turn()?.then(() => came.push("b"));
  void c.turn()?.then(() => came.push("c"));
  await Promise.resolve();
  expect(came).toEqual([]);
  a.refuse("This is no picture.");
  await vi.waitFor(() => expect(came).toEqual(["b"]));
  b.succeed();
  await vi.waitFor(() => expect(came).toEqual(["b", "c"]));
});

test("of fifty, three are refused: the count says so, each keeps its reason, all can be tried again", async () => {
  const { queue, delivery, states } = desk();
  const names = Array.from({ length: 50 }, (_, index) => `photo-${index}`);
  queue.add(names.map(file));
  for (const [index, name] of names.entries()) {
    const one = await delivery(name);
    if (index % 20 === 5) one.refuse(`${name} is no picture.`);
    else one.succeed();
  }
  await vi.waitFor(() => expect(queue.isUnderWay).toBe(false));
  expect(tally(queue.pictures())).toMatchObject({ total: 50, done: 47, failed: 3 });
  const reasons = queue.pictures().flatMap(({ reason }) => reason?.message ?? []);
  expect(reasons).toEqual([5, 25, 45].map((index) => `photo-${index} is no picture.`));

  queue.retryFailed();
  for (const index of [5, 25, 45]) {
    const names = states().filter((state) => state.endsWith("uploading"));
    await vi.waitFor(() => expect(names.length).toBeLessThanOrEqual(3));
    (await delivery(`photo-${index}`)).succeed();
  }
  await vi.waitFor(() => expect(tally(queue.pictures()).failed).toBe(0));
  expect(tally(queue.pictures())).toMatchObject({ total: 50, done: 50 });
});

test("one that is stopped is given up at the server too, and may be uploaded after all", async () => {
  const { queue, under, cancelled, states, delivery } = desk();
  queue.add([file("a"), file("b")]);
  const a = await delivery("a");
  a.begun("/uploads/1/");
  const [first] = queue.pictures();
  queue.cancel(first?.id ?? 0);
  expect(a.signal.aborted).toBe(true);
  expect(cancelled).toEqual(["/uploads/1/"]);
  expect(states()).toEqual(["a cancelled", "b uploading"]);
  queue.retry(first?.id ?? 0);
  await vi.waitFor(() => expect(under).toHaveLength(3));
  expect(under[2]?.location).toBeNull();
  expect(under[2]?.upload).not.toBe(a.upload);
});

test("one that is stopped too late is in the gallery, and the count says so", async () => {
  const added: Added = {
    state: "done",
    public_id: "x",
    url: null,
    revision: 1,
    position: 0,
    image: null,
  };
  const { queue, states, delivery } = desk({ cancel: async () => added });
  queue.add([file("a")]);
  (await delivery("a")).begun("/uploads/1/");
  queue.cancelAll();
  await vi.waitFor(() => expect(states()).toEqual(["a done"]));
});

test("a picture that the gallery has is shown as such, and added when somebody insists", async () => {
  const { queue, states, delivery } = desk();
  queue.add([file("a")]);
  const first = await delivery("a");
  expect(first.refuseDuplicates).toBe(true);
  first.refuse("It is there already.", "lake");
  await vi.waitFor(() => expect(states()).toEqual(["a duplicate"]));
  const [one] = queue.pictures();
  expect(one?.publicId).toBe("lake");
  queue.addAllTheSame(one?.id ?? 0);
  await vi.waitFor(() => expect(states()).toEqual(["a uploading"]));
  const second = await delivery("a");
  expect(second.refuseDuplicates).toBe(false);
  second.succeed();
  await vi.waitFor(() => expect(states()).toEqual(["a done"]));
});

test("no more are taken than the server would take, and it is said how many were not", async () => {
  const { queue } = desk();
  const many = Array.from({ length: MOST + 7 }, (_, index) => file(`${index}`));
  expect(queue.add(many)).toBe(7);
  expect(queue.pictures()).toHaveLength(MOST);
});

/** Remembers in this test's memory. */
function memory(kept: Fresh[]): Keeper {
  const known = new Map(kept.map((one) => [one.upload, one]));
  return {
    takeOver: async () =>
      [...known.values()].map((one) => ({ ...one, place: "1@killarney", window: "w" })),
    put: (one) => known.set(one.upload, one),
    change: (upload, change) => {
      const one = known.get(upload);
      if (one) known.set(upload, { ...one, ...change });
    },
    remove: (upload) => known.delete(upload),
  };
}

test("after a reload what was kept goes on where it was, what was not is asked for", async () => {
  const keeper = memory([]);
  const before = desk({ keeper });
  before.queue.open();
  before.queue.add(["a", "b", "c", "d"].map(file));
  (await before.delivery("a")).succeed();
  (await before.delivery("b")).begun("/uploads/b/");
  (await before.delivery("c")).refuse("This is no picture.");
  await before.delivery("d");
  keeper.change((await before.delivery("d")).upload, { file: null });
  before.queue.close();
  expect(before.cancelled).toEqual([]);

  const after = desk({ keeper });
  after.queue.open();
  await after.delivery("b");
  expect(after.states()).toEqual(["a done", "b uploading", "c failed", "d lost"]);
  const b = await after.delivery("b");
  expect(b.location).toBe("/uploads/b/");
  expect(tally(after.queue.pictures())).toMatchObject({ total: 4, done: 1, failed: 1, lost: 1 });
  // Another file of that name is another picture.
  after.queue.add([new File(["other pixels"], "d", { lastModified: 7 }), file("d")]);
  expect(tally(after.queue.pictures())).toMatchObject({ total: 5, lost: 0 });
});

test("when every picture is there in every size, the list goes by itself", async () => {
  vi.useFakeTimers();
  let complete = (_how: "complete") => {};
  const { queue, under } = desk({
    untilComplete: () => new Promise((done) => (complete = done)),
  });
  queue.add([file("a")]);
  await vi.advanceTimersByTimeAsync(0);
  under[0]?.succeed();
  await vi.advanceTimersByTimeAsync(0);
  expect(queue.pictures()).toHaveLength(1);
  complete("complete");
  await vi.advanceTimersByTimeAsync(3_900);
  expect(queue.pictures()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(queue.pictures()).toHaveLength(0);
});
