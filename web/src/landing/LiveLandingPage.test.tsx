import type { FollowOptions } from "@frontage/sdk/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { glenlough, picture } from "../testing/glenlough";
import { doing, leave, open, screen, within } from "../testing/guest";
import { LiveLandingPage } from "./LiveLandingPage";

const sdk = vi.hoisted(() => ({ followed: [] as FollowOptions[], closed: 0 }));

vi.mock("@frontage/sdk/core", () => ({
  followHotel: (options: FollowOptions) => {
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
const cards = ["glenlough", "harbour"].map((slug, id) => ({
  id,
  slug,
  name: `Hotel ${slug}`,
  city: "",
  country: "",
  short_description: "",
  hero: picture(slug),
}));

beforeEach(() => {
  sdk.followed.length = 0;
  sdk.closed = 0;
});

afterEach(leave);

const card = (slug: string) => within(screen.getByTestId(`hotel-${slug}`));

test("each card follows its own hotel, until the guest leaves", () => {
  open(<LiveLandingPage initial={cards} realtime={realtime} />);
  expect(sdk.followed.map((options) => options.slug)).toEqual(["glenlough", "harbour"]);
  leave();
  expect(sdk.closed).toBe(2);
});

test("what staff of one hotel save shows on its card and on no other", () => {
  open(<LiveLandingPage initial={cards} realtime={realtime} />);
  doing(() => sdk.followed[0]?.onDocument?.(glenlough({ name: "The Lodge" })));
  expect(card("glenlough").getByRole("link").textContent).toBe("The Lodge");
  expect(card("glenlough").getByText("Killarney, Ireland")).toBeTruthy();
  expect(card("harbour").getByRole("link").textContent).toBe("Hotel harbour");
  expect(screen.getByTestId("announcement").textContent).toBe("The Lodge was updated just now.");
});

test("a link on each card leads to the hotel's page", () => {
  open(<LiveLandingPage initial={cards} realtime={realtime} />);
  expect(card("harbour").getByRole("link").getAttribute("href")).toBe("/hotels/harbour");
});
