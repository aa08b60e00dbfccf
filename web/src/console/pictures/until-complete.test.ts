import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/problem";
import { ProgressBoard } from "../hotel/picture-progress";
import { untilComplete } from "./until-complete";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const by = { name: "anna" };

test("the server's word is enough, also when it came before anybody listened", async () => {
  for (const first of [true, false]) {
    const board = new ProgressBoard();
    const upload = board.begin();
    const say = () => board.hear({ upload, name: "a.jpg", by, stage: "complete", at: "" });
    if (first) say();
    const known = untilComplete(board, upload, () => Promise.reject(new Error("not asked")));
    if (!first) say();
    expect(await known).toBe("complete");
  }
});

test("without a word the server is asked now and then", async () => {
  const board = new ProgressBoard();
  const answers = [false, false, true];
  const ask = vi.fn(async () => answers.shift() ?? true);
  const known = untilComplete(board, board.begin(), ask);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await known).toBe("complete");
  expect(ask).toHaveBeenCalledTimes(3);
});

test("nobody waits for ever, nor for a picture that is gone", async () => {
  const board = new ProgressBoard();
  const never = untilComplete(board, board.begin(), async () => false);
  const gone = untilComplete(board, board.begin(), () => Promise.reject(new ApiError(404, "gone")));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await gone).toBe("unknown");
  await vi.advanceTimersByTimeAsync(14 * 20_000);
  expect(await never).toBe("unknown");
});

test("a picture of which some size cannot be made is said to be so", async () => {
  const board = new ProgressBoard();
  const upload = board.begin();
  const known = untilComplete(board, upload, async () => false);
  board.hear({ upload, name: "a.jpg", by, stage: "first-light", at: "" });
  board.hear({ upload, name: "a.jpg", by, stage: "failed", at: "", code: "incomplete" });
  expect(await known).toBe("incomplete");
});
