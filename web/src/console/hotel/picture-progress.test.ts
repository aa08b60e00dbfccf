import type { PictureProgress, PictureStage } from "@frontage/sdk/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProgressBoard } from "./picture-progress";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const told = (upload: string, stage: PictureStage): PictureProgress => ({
  upload,
  name: `${upload}.jpg`,
  by: { id: 7, name: "anna" },
  stage,
  at: "2026-11-23T00:00:00Z",
});
const shown = (board: ProgressBoard) =>
  board.others().map(({ upload, stage }) => `${upload} ${stage}`);

test("a colleague's upload is shown stage by stage, and goes a while after it is complete", () => {
  const board = new ProgressBoard();
  board.hear(told("lake", "received"));
  board.hear(told("bar", "received"));
  board.hear(told("lake", "checked"));
  expect(shown(board)).toEqual(["lake checked", "bar received"]);
  board.hear(told("lake", "complete"));
  vi.advanceTimersByTime(4_999);
  expect(shown(board)).toEqual(["lake complete", "bar received"]);
  vi.advanceTimersByTime(1);
  expect(shown(board)).toEqual(["bar received"]);
});

test("one of which nothing more is heard does not stay for ever", () => {
  const board = new ProgressBoard();
  board.hear(told("lake", "received"));
  vi.advanceTimersByTime(50_000);
  board.hear(told("lake", "checked"));
  vi.advanceTimersByTime(59_999);
  expect(shown(board)).toEqual(["lake checked"]);
  vi.advanceTimersByTime(1);
  expect(shown(board)).toEqual([]);
});

test("what is told again or too late changes nothing", () => {
  const board = new ProgressBoard();
  board.hear(told("lake", "first-light"));
  board.hear(told("lake", "checked"));
  expect(shown(board)).toEqual(["lake first-light"]);
});

test("this window's own uploads are not among the colleagues'", () => {
  const board = new ProgressBoard();
  const mine = board.begin();
  board.hear(told(mine, "checked"));
  expect(shown(board)).toEqual([]);
  expect(board.stageOf(mine)).toBe("checked");
  board.forget(mine);
  expect(board.stageOf(mine)).toBeNull();
  // Nor when something is told of one that has ended for its sender.
  board.hear(told(mine, "failed"));
  expect(shown(board)).toEqual([]);
});

test("a colleague who uploads hundreds takes no more than the list's room", () => {
  const board = new ProgressBoard();
  for (let n = 0; n < 200; n += 1) board.hear(told(`p${n}`, "received"));
  expect(board.others()).toHaveLength(50);
  expect(board.others().at(-1)?.upload).toBe("p199");
});
