import { expect, test, vi } from "vitest";
import type { ChangeItem, HistoryEntry } from "../api/history-types";
import { imageOf } from "../test-console";
import { doneWith, NEWS_MS, News } from "./News";

const aoife = { id: "2", username: "aoife", name: "Aoife" };

const entryOf = (revision: number, ...changes: ChangeItem[]): HistoryEntry => ({
  revision,
  changed_at: "2026-05-01T12:00:00.000Z",
  author: aoife,
  action: "settings",
  changes,
  undoes: null,
  restores: null,
  undoable: true,
  delivery: null,
});

const gallery = (added: string[], moved: string[]): ChangeItem => ({
  kind: "gallery",
  added: added.map((id) => imageOf(id)),
  removed: [],
  reordered: moved.length > 0,
  moved,
  count: 9,
});

const room = (change: "created" | "changed"): ChangeItem => ({
  kind: "room_type",
  id: 7,
  name: "Loft",
  change,
  fields: [{ name: "name", before: "Attic", after: "Loft" }],
});

test("pictures that a colleague added or moved, and rooms they changed, are news as a whole", () => {
  const news = new News();
  const sorted = entryOf(2, gallery(["lake"], ["bar"]), room("changed"));
  news.tell(sorted);
  expect(news.of("picture-lake")).toBe(sorted);
  expect(news.of("picture-bar")).toBe(sorted);
  expect(news.of("room-7")).toBe(sorted);
  expect(news.by("room-7", "name")).toEqual(aoife);
  // What only made room is no news, nor is a room of a like name.
  expect(news.of("picture-pier")).toBeNull();
  expect(news.of("room-77")).toBeNull();
  expect(doneWith(sorted, "picture-lake")).toBe("added");
  expect(doneWith(sorted, "picture-bar")).toBe("moved");
  expect(doneWith(sorted, "room-7")).toBe("changed");
  expect(doneWith(entryOf(3, room("created")), "room-7")).toBe("added");
});

test("the newest change of a thing is told, and each for a moment only", () => {
  vi.useFakeTimers();
  try {
    const news = new News();
    const [first, second] = [entryOf(2, gallery([], ["bar"])), entryOf(3, gallery([], ["bar"]))];
    news.tell(first);
    vi.advanceTimersByTime(NEWS_MS / 2);
    news.tell(second);
    expect(news.of("picture-bar")).toBe(second);
    vi.advanceTimersByTime(NEWS_MS * 0.75);
    expect(news.of("picture-bar")).toBe(second);
    vi.advanceTimersByTime(NEWS_MS);
    expect(news.of("picture-bar")).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});
