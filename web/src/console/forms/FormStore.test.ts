import { afterEach, beforeEach, expect, test } from "vitest";
import { aimAt } from "../api/target";
import { type } from "./draft";
import { FormStore } from "./FormStore";

const server = { slogan: "Rest", tagline: "By the lake" };
const DAY = 24 * 60 * 60 * 1_000;

/** A window in which somebody of a hotel is signed in. */
function opened(owner: string): FormStore {
  const store = new FormStore(localStorage);
  store.belongTo(owner);
  return store;
}

function typing(store: FormStore, field: "slogan" | "tagline", value: string): void {
  const { draft } = store.read<typeof server>("texts");
  store.update<typeof server>("texts", { draft: type(draft, field, value, server) });
}

beforeEach(() => localStorage.clear());
afterEach(() => aimAt(null));

test("what was typed is there again in the next window of the same person, with its age", () => {
  const before = Date.now();
  typing(opened("ann@killarney"), "slogan", "Rest well");
  const { draft, since, found } = opened("ann@killarney").read<typeof server>("texts");
  expect(draft).toEqual({ slogan: { value: "Rest well", base: "Rest" } });
  expect(since).toBeGreaterThanOrEqual(before);
  expect(found).toEqual(["slogan"]);
});

test("nobody else is given it, at this hotel or at another", () => {
  typing(opened("ann@killarney"), "slogan", "Rest well");
  for (const owner of ["bob@killarney", "ann@harbour"]) {
    expect(opened(owner).unsaved).toBe(false);
  }
  const shared = opened("ann@killarney");
  expect(shared.unsaved).toBe(true);
  shared.belongTo("bob@killarney");
  expect(shared.unsaved).toBe(false);
  typing(shared, "tagline", "Bob’s own");
  expect(opened("ann@killarney").read("texts").found).toEqual(["slogan"]);
});

test("leaving takes it from the window and leaves it on the device; discarding takes it from both", () => {
  const store = opened("ann@killarney");
  typing(store, "slogan", "Rest well");
  store.leave();
  expect(store.unsaved).toBe(false);
  const again = opened("ann@killarney");
  expect(again.unsaved).toBe(true);
  again.forgetAll();
  expect(opened("ann@killarney").unsaved).toBe(false);
});

test("of two windows of one person neither takes away what the other typed", () => {
  const [one, other] = [opened("ann@killarney"), opened("ann@killarney")];
  typing(one, "slogan", "Rest well");
  typing(other, "tagline", "At the pier");
  expect(Object.keys(opened("ann@killarney").read("texts").draft).sort()).toEqual([
    "slogan",
    "tagline",
  ]);
});

test("a window hears what the same person types or saves in another", () => {
  const [one, other] = [opened("ann@killarney"), opened("ann@killarney")];
  const stop = other.listen();
  // A browser tells every window but the one that wrote.
  const tell = () => {
    const key = Object.keys(localStorage)[0] ?? lastKey;
    lastKey = key;
    window.dispatchEvent(new StorageEvent("storage", { key, storageArea: localStorage }));
  };
  let lastKey = "";
  typing(one, "slogan", "Rest well");
  tell();
  expect(other.read<typeof server>("texts").draft.slogan?.value).toBe("Rest well");
  typing(one, "slogan", "Rest");
  tell();
  expect(other.unsaved).toBe(false);
  stop();
});

test("what is older than a month is dropped, and what is no entry of ours does no harm", () => {
  typing(opened("ann@killarney"), "slogan", "Rest well");
  const key = Object.keys(localStorage)[0] ?? "";
  const kept = JSON.parse(localStorage.getItem(key) ?? "");
  localStorage.setItem(key, JSON.stringify({ ...kept, at: Date.now() - 31 * DAY }));
  localStorage.setItem(key.replace("slogan", "tagline"), "{broken");
  localStorage.setItem("somebody-elses", "1");
  expect(opened("ann@killarney").unsaved).toBe(false);
  expect(Object.keys(localStorage)).toEqual(["somebody-elses"]);
});

test("a device that is full is no reason to stop typing, and it is said", () => {
  const full = { ...localStorage, length: 0, key: () => null } as unknown as Storage;
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  full.removeItem = () => {};
  const store = new FormStore(full);
  store.belongTo("ann@killarney");
  expect(store.isKept()).toBe(true);
  typing(store, "slogan", "Rest well");
  expect(store.isKept()).toBe(false);
  expect(store.unsaved).toBe(true);
});

test("what was typed for a draft waits for it, and is not put on the page nor into another draft", () => {
  aimAt(5);
  typing(opened("ann@killarney"), "slogan", "By the fire");
  for (const elsewhere of [null, 6]) {
    aimAt(elsewhere);
    const store = opened("ann@killarney");
    expect(store.unsaved).toBe(false);
    expect(store.aside()).toMatchObject([{ aim: 5, count: 1 }]);
    expect(store.aside()).toBe(store.aside());
  }
  const store = opened("ann@killarney");
  const deaf = store.listen();
  aimAt(5);
  deaf();
  expect(store.read<typeof server>("texts").draft.slogan?.value).toBe("By the fire");
  expect(store.aside()).toEqual([]);
});

test("what is typed goes along into a draft, but never over what was typed for that", () => {
  aimAt(5);
  typing(opened("ann@killarney"), "slogan", "By the fire");
  aimAt(null);
  const store = opened("ann@killarney");
  const deaf = store.listen();
  typing(store, "slogan", "For now");
  typing(store, "tagline", "At the pier");
  aimAt(5);
  deaf();
  const { draft } = store.read<typeof server>("texts");
  expect([draft.slogan?.value, draft.tagline?.value]).toEqual(["By the fire", "At the pier"]);
  expect(store.aside()).toMatchObject([{ aim: null, count: 1 }]);
  aimAt(null);
  const again = opened("ann@killarney").read<typeof server>("texts").draft;
  expect(again).toEqual({ slogan: { value: "For now", base: "Rest" } });
});

test("of a draft that is gone, what was typed can be taken where one is, or dropped", () => {
  aimAt(5);
  typing(opened("ann@killarney"), "slogan", "By the fire");
  typing(opened("ann@killarney"), "tagline", "Snow");
  aimAt(null);
  const store = opened("ann@killarney");
  typing(store, "tagline", "At the pier");
  store.bringHere(5);
  const { draft } = store.read<typeof server>("texts");
  expect([draft.slogan?.value, draft.tagline?.value]).toEqual(["By the fire", "At the pier"]);
  expect(store.aside()).toMatchObject([{ aim: 5, count: 1 }]);
  store.forgetAside(5);
  expect(opened("ann@killarney").aside()).toEqual([]);
  expect(Object.keys(opened("ann@killarney").read("texts").draft)).toHaveLength(2);
});
