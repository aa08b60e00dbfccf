import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { firstPictureThere } from "./first-picture";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<img alt="" fetchpriority="high" src="/hero.jpg">';
});
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = "";
});

/** Whether the rest of the page may come now. */
async function free(wait: Promise<void>): Promise<boolean> {
  return Promise.race([wait.then(() => true), Promise.resolve().then(() => false)]);
}
const img = () => document.querySelector("img") as HTMLImageElement;

test.each([
  ["the picture has come", () => img().dispatchEvent(new Event("load"))],
  ["it cannot come", () => img().dispatchEvent(new Event("error"))],
  ["the guest touches the page", () => document.body.dispatchEvent(new Event("pointerdown"))],
  ["it takes too long", () => vi.advanceTimersByTime(3_000)],
])("the script waits until %s, and is painted", async (_when, happens) => {
  const wait = firstPictureThere();
  vi.advanceTimersByTime(2_900);
  expect(await free(wait)).toBe(false);
  happens();
  await Promise.resolve();
  expect(await free(wait)).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  expect(await free(wait)).toBe(true);
});

test("a page without a first picture, or with one already, waits for its paint alone", async () => {
  Object.defineProperty(img(), "complete", { value: true });
  const there = firstPictureThere();
  document.body.innerHTML = "";
  const none = firstPictureThere();
  await vi.advanceTimersByTimeAsync(100);
  expect(await Promise.all([free(there), free(none)])).toEqual([true, true]);
});
