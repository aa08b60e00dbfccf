import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { waitAfter } from "./retreat";

/** The shortest and the longest wait after a connection ended like this. */
function waits(code: number, tries: number): [number, number] {
  const at = (dice: number) => {
    vi.mocked(Math.random).mockReturnValue(dice);
    return Math.round(waitAfter(code, tries));
  };
  return [at(0), at(1)];
}

beforeEach(() => {
  vi.spyOn(Math, "random");
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("a server that refused for good is left alone for a minute or two, however often", () => {
  for (const code of [4000, 4001, 4004, 4009, 4099]) {
    expect(waits(code, 0), String(code)).toEqual([60_000, 120_000]);
    expect(waits(code, 9), String(code)).toEqual([60_000, 120_000]);
  }
});

test("a server that is full gets longer and longer rests", () => {
  expect(waits(4100, 0)).toEqual([1_500, 3_000]);
  expect(waits(4100, 3)).toEqual([1_500, 17_000]);
  expect(waits(4199, 12)).toEqual([1_500, 21_000]);
});

test("whom a server sends away for a moment is back within a second, but not in step", () => {
  expect(waits(4200, 0)).toEqual([0, 1_000]);
  expect(waits(4201, 0)).toEqual([0, 1_000]);
  // Sent away again before anything could be heard: no longer at once.
  expect(waits(4200, 4)).toEqual([500, 16_000]);
});

test("a line that broke is dialled again after waits that double up to a limit", () => {
  expect(waits(1006, 0)).toEqual([500, 1_000]);
  expect(waits(1006, 1)).toEqual([500, 2_000]);
  expect(waits(0, 4)).toEqual([500, 16_000]);
  expect(waits(1001, 40)).toEqual([500, 20_000]);
});
