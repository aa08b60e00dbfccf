import { beforeEach, expect, test, vi } from "vitest";
import { holdEarlyClicks } from "./early-click";

const opened = vi.fn();
let link: HTMLAnchorElement;

/** Clicks; answers whether the browser is left to follow the link. */
function leads(element: Element | null, how: MouseEventInit = {}): boolean {
  const click = new MouseEvent("click", { bubbles: true, cancelable: true, ...how });
  return element?.dispatchEvent(click) ?? false;
}

beforeEach(() => {
  document.body.innerHTML =
    '<a id="other" href="#rooms">Rooms</a><ul><li class="tile"><a href="#file"><img></a></li></ul>';
  link = document.querySelector(".tile a") as HTMLAnchorElement;
  opened.mockClear();
});

test("a picture that is tapped too early opens as soon as the page is ready, once", () => {
  const letGo = holdEarlyClicks();
  expect(leads(link.querySelector("img"))).toBe(false);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    opened();
  });
  link.click();
  expect(opened).not.toHaveBeenCalled();
  letGo();
  expect(opened).toHaveBeenCalledTimes(1);
  letGo();
  link.click();
  expect(opened).toHaveBeenCalledTimes(2);
});

test("where the page never gets ready, the tap leads to the file after all", () => {
  const letGo = holdEarlyClicks();
  expect(leads(link)).toBe(false);
  const led = vi.fn((event: Event) => event.defaultPrevented);
  document.addEventListener("click", led, { once: true });
  letGo();
  expect(led).toHaveReturnedWith(false);
});

test("other links, and a tap for another tab, are nobody's business", () => {
  const letGo = holdEarlyClicks();
  expect(leads(document.getElementById("other"))).toBe(true);
  expect(leads(link, { ctrlKey: true })).toBe(true);
  letGo();
});
