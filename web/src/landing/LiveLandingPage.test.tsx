import type { FollowHotelsOptions } from "@frontage/sdk/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hotelCard } from "../testing/cards";
import { doing, leave, open, screen, within } from "../testing/guest";
import { EVERYTHING } from "./filter";
import { LiveLandingPage } from "./LiveLandingPage";
import { rememberForm } from "./use-filter";

const sdk = vi.hoisted(() => ({ followed: [] as FollowHotelsOptions[], closed: 0 }));

vi.mock("@frontage/sdk/core", () => ({
  followHotels: (options: FollowHotelsOptions) => {
    sdk.followed.push(options);
    return { close: () => sdk.closed++ };
  },
}));

const realtime = {
  key: "key",
  cluster: "mt1",
  ws_host: null,
  ws_port: null,
  wss_port: null,
  force_tls: false,
};
const hotels = [
  hotelCard("glenlough", { country: "Ireland" }),
  hotelCard("harbour", { country: "France" }),
];

beforeEach(() => {
  sdk.followed.length = 0;
  sdk.closed = 0;
  vi.useFakeTimers();
  history.replaceState(null, "", "/");
});

afterEach(() => {
  leave();
  vi.useRealTimers();
});

function openPage(filter = EVERYTHING) {
  open(<LiveLandingPage initial={hotels} version={VERSION} filter={filter} realtime={realtime} />);
}

const VERSION = '"e-2-2"';
const slugs = () => screen.queryAllByTestId(/^hotel-/).map((card) => card.dataset.testid);
const card = (slug: string) => within(screen.getByTestId(`hotel-${slug}`));
const field = () => screen.getByRole<HTMLInputElement>("searchbox");
const announced = () => screen.getByTestId("announcement").textContent;
const type = (text: string) =>
  doing(() => {
    field().value = text;
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });

test("the page follows all hotels at once, until the guest leaves", () => {
  openPage();
  expect(sdk.followed).toHaveLength(1);
  expect(sdk.followed[0]).toMatchObject({ hotels, version: VERSION, api: "/api" });
  leave();
  expect(sdk.closed).toBe(1);
});

test("hotels come, change and go while the page is open, and it says so", () => {
  openPage();
  const tell = (next: typeof hotels) => doing(() => sdk.followed[0]?.onHotels?.(next));
  const [glenlough, harbour] = hotels as [(typeof hotels)[0], (typeof hotels)[0]];
  const quay = hotelCard("quay", { name: "The Quay" });
  tell([glenlough, harbour, quay]);
  expect(slugs()).toEqual(["hotel-glenlough", "hotel-harbour", "hotel-quay"]);
  expect(announced()).toBe("The Quay is new here.");
  tell([glenlough, { ...harbour, name: "The Harbour" }, quay]);
  expect(card("harbour").getByRole("link").textContent).toBe("The Harbour");
  expect(announced()).toBe("The Harbour was updated just now.");
  tell([quay]);
  expect(slugs()).toEqual(["hotel-quay"]);
  expect(announced()).toBe("Hotel glenlough and The Harbour are no longer shown here.");
  expect(card("quay").getByRole("link").getAttribute("href")).toBe("/hotels/quay");
});

test("a guest filters in place, and the address and a pause later the count follow", () => {
  openPage();
  type("harb");
  expect(slugs()).toEqual(["hotel-harbour"]);
  expect(screen.getByTestId("found").textContent).toBe("1 of 2 hotels");
  expect(announced()).toBe("");
  doing(() => vi.advanceTimersByTime(300));
  expect(location.search).toBe("?q=harb");
  expect(document.title).toBe("Hotels · harb");
  doing(() => vi.advanceTimersByTime(500));
  expect(announced()).toBe("1 of 2 hotels.");
  doing(() => screen.getByTestId("clear").click());
  expect(slugs()).toHaveLength(2);
  expect(document.activeElement).toBe(field());
  doing(() => vi.advanceTimersByTime(300));
  expect(location.href.endsWith("/")).toBe(true);
});

test("what does not fit the filter comes and goes unseen and unheard", () => {
  openPage({ ...EVERYTHING, country: "ireland" });
  const [glenlough] = hotels as [(typeof hotels)[0]];
  doing(() => sdk.followed[0]?.onHotels?.([glenlough, hotelCard("quay", { country: "Spain" })]));
  expect(slugs()).toEqual(["hotel-glenlough"]);
  expect(announced()).toBe("");
  expect(screen.getByTestId("found").textContent).toBe("1 of 2 hotels");
});

test("Back to an address brings its filter", () => {
  openPage();
  history.replaceState(null, "", "/?country=France");
  doing(() => window.dispatchEvent(new PopStateEvent("popstate")));
  expect(slugs()).toEqual(["hotel-harbour"]);
});

test("what was typed before the script came is not lost", () => {
  const form = document.createElement("form");
  form.dataset.testid = "filter";
  form.innerHTML = '<input name="q" value="glen">';
  document.body.append(form);
  rememberForm();
  form.remove();
  openPage();
  expect(field().value).toBe("glen");
  expect(slugs()).toEqual(["hotel-glenlough"]);
});

test("a filter that the server rendered stays in the address as it was written", () => {
  history.replaceState(null, "", "/?country=france&from=newsletter");
  openPage({ ...EVERYTHING, country: "france" });
  doing(() => vi.advanceTimersByTime(1_000));
  expect(location.search).toBe("?country=france&from=newsletter");
});
