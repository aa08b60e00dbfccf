import { expect, test, vi } from "vitest";
import { ApiError, NoAnswer } from "../api/problem";
import { deliver, type Errand } from "./deliver";
import { pauseAfter, Speed } from "./line";
import type { Tus, UploadView } from "./tus";

const done: UploadView = {
  state: "done",
  public_id: "x",
  url: null,
  revision: 1,
  position: 0,
  image: null,
};

/** A server that takes what it is sent, unless `trouble` throws. */
function server(trouble: (what: string) => void = () => {}) {
  const said: string[] = [];
  let uploads = 0;
  const came = new Map<string, number>();
  const tus: Tus = {
    begin: async (file) => {
      said.push(`begin ${file.upload}`);
      trouble("begin");
      uploads += 1;
      return `/${uploads}/`;
    },
    offset: async (location) => {
      trouble("offset");
      return came.get(location) ?? 0;
    },
    send: async (location, offset, bytes, _signal, onProgress) => {
      said.push(`send ${location} ${offset}+${bytes.size}`);
      trouble(`send ${offset}`);
      onProgress(bytes.size);
      came.set(location, offset + bytes.size);
      return offset + bytes.size;
    },
    view: async () => {
      trouble("view");
      return done;
    },
    cancel: async () => null,
  };
  return { tus, said, came };
}

function errand(change: Partial<Errand> = {}): Errand & { rested: boolean[] } {
  const blob = new Blob(["x".repeat(10)]);
  const rested: boolean[] = [];
  let names = 1;
  return {
    upload: "u1",
    prepared: { blob, name: "a.jpg", sha256: null, sourceSha256: null, isShrunk: false },
    refuseDuplicates: true,
    signal: new AbortController().signal,
    location: null,
    begun: () => {},
    again: () => `u${++names}`,
    progress: () => {},
    resting: (is) => rested.push(is),
    processing: () => {},
    turn: () => null,
    rested,
    ...change,
  };
}

/** A line whose pauses are over at once. */
function line() {
  const pauses: number[] = [];
  return {
    pauses,
    isDown: () => false,
    pause: async (tries: number) => {
      pauses.push(tries);
    },
    subscribe: () => () => {},
  };
}

const means = (tus: Tus, way = line()) => ({ tus, line: way, speed: new Speed(() => 0) });

test("a broken line is waited for as long as it takes, and what has come is not sent again", async () => {
  let broken = 0;
  const { tus, said } = server((what) => {
    if (what === "send 4" && broken++ < 20) throw new NoAnswer();
  });
  const way = line();
  const one = errand({ location: "/7/" });
  const begun = { ...tus, offset: async () => 4 };
  await expect(deliver(one, means(begun, way))).resolves.toEqual(done);
  expect(said.every((words) => words.startsWith("send /7/ 4+6"))).toBe(true);
  expect(way.pauses).toHaveLength(20);
  expect(one.rested.slice(0, 2)).toEqual([true, false]);
});

test("a server that is busy is asked again, but not for ever, and says why in the end", async () => {
  const { tus } = server(() => {
    throw new ApiError(503, "Too many uploads.");
  });
  const way = line();
  await expect(deliver(errand(), means(tus, way))).rejects.toThrow("Too many uploads.");
  expect(way.pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("an upload that the server has forgotten is begun again under another name", async () => {
  let known = false;
  const { tus, said } = server((what) => {
    if (what === "offset" && !known) {
      known = true;
      throw new ApiError(404, "You have no such upload.");
    }
  });
  await deliver(errand({ location: "/old/" }), means(tus));
  expect(said).toEqual(["begin u2", "send /1/ 0+10"]);
});

test("what is refused is not sent a second time", async () => {
  const refusal = new ApiError(400, "This is no picture.", { code: ["not-a-picture"] });
  const { tus, said } = server((what) => {
    if (what.startsWith("send")) throw refusal;
  });
  await expect(deliver(errand(), means(tus))).rejects.toBe(refusal);
  expect(said).toHaveLength(2);
});

test("whoever lost the answer hears from the server how it ended", async () => {
  const { tus, said } = server();
  const refused: UploadView = {
    state: "refused",
    problem: "This is no picture.",
    code: "not-a-picture",
    public_id: null,
  };
  const ended = { ...tus, offset: async () => null, view: async () => refused };
  await expect(deliver(errand({ location: "/7/" }), means(ended))).rejects.toThrow("no picture");
  const shown = { ...tus, offset: async () => 10 };
  await expect(deliver(errand({ location: "/7/" }), means(shown))).resolves.toEqual(done);
  expect(said).toEqual([]);
});

test("all but the last byte goes at once; that waits for those that were chosen before", async () => {
  const { tus, said } = server();
  let come = () => {};
  const before = new Promise<void>((done) => (come = done));
  let isTurn = false;
  const delivered = deliver(errand({ turn: () => (isTurn ? null : before) }), means(tus));
  await vi.waitFor(() => expect(said).toEqual(["begin u1", "send /1/ 0+9"]));
  isTurn = true;
  come();
  await delivered;
  expect(said[2]).toBe("send /1/ 9+1");
});

test("pauses grow to half a minute, and no two are quite the same", () => {
  expect([1, 2, 3, 10].map((tries) => pauseAfter(tries, 0.5))).toEqual([
    1_000, 2_000, 4_000, 30_000,
  ]);
  expect(pauseAfter(1, 0)).toBe(750);
  expect(pauseAfter(1, 1)).toBe(1_250);
});

test("a line is slow when it was seen to be, else when the browser says so", () => {
  let now = 0;
  const speed = new Speed(() => now);
  expect(speed.isSlow({})).toBe(false);
  expect(speed.isSlow({ effectiveType: "3g" })).toBe(true);
  const sent = speed.measure();
  now = 2_000;
  sent(100_000);
  expect(speed.isSlow({ effectiveType: "4g" })).toBe(true);
  const faster = speed.measure();
  now = 4_000;
  faster(4_000_000);
  expect(speed.isSlow({ effectiveType: "3g" })).toBe(false);
  expect(speed.isSlow({ saveData: true })).toBe(true);
});
