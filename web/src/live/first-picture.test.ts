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
])("the script waits until %s", async (_when, happens) => {
  const wait = firstPictureThere();
  vi.advanceTimersByTime(2_900);
  expect(await free(wait)).toBe(false);
  happens();
  await expect(wait).resolves.toBeUndefined();
});

test("nothing waits on a page without a first picture, or when it is there already", async () => {
  Object.defineProperty(img(), "complete", { value: true });
  await expect(firstPictureThere()).resolves.toBeUndefined();
  document.body.innerHTML = "";
  await expect(firstPictureThere()).resolves.toBeUndefined();
});
