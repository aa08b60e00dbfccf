import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type FollowHotelsOptions,
  type FollowingHotels,
  followHotels,
  type HotelCard,
} from "../src/core.js";
import { TestServer } from "./support/server.js";
import { settle, until } from "./support/until.js";

let server: TestServer;

beforeEach(async () => {
  const started = await TestServer.start();
  server = started;
  // All pages that come back ask at a moment of their own; here that moment is soon.
  vi.spyOn(Math, "random").mockReturnValue(0.05);
  onTestFinished(() => {
    vi.restoreAllMocks();
    return started.stop();
  });
});

const LIST = "/api/hotel/public/";

function card(slug: string, revision = 1, more: Partial<HotelCard> = {}): HotelCard {
  return {
    id: slug.length,
    slug,
    name: `Hotel ${slug}`,
    tagline: "",
    city: "",
    country: "",
    short_description: "",
    hotel_type: "",
    tags: [],
    sort_order: 0,
    hero: null,
    revision,
    ...more,
  };
}

/** A landing page; `told` is what it was told, the slugs of each list. */
function landing(more: Partial<FollowHotelsOptions> = {}): FollowingHotels & { told: string[][] } {
  const told: string[][] = [];
  const following = followHotels({
    realtime: server.realtime,
    api: server.api,
    hotels: server.list,
    onHotels: (hotels) => told.push(slugs(hotels)),
    ...more,
  });
  onTestFinished(() => following.close());
  return Object.assign(following, { told });
}

const slugs = (hotels: HotelCard[]) => hotels.map(({ slug }) => slug);
const listed = (news: HotelCard) =>
  server.tellHotels("hotel-listed", { slug: news.slug, revision: news.revision, card: news });
const live = (page: FollowingHotels) => until(() => expect(page.state().status).toBe("live"));

describe("a page that follows all hotels", () => {
  it("takes one subscription, and hears of hotels that come, change and go", async () => {
    server.list = [card("harbour")];
    const page = landing();
    await live(page);
    expect(server.subscriptions).toEqual(["hotels"]);
    const harbour = page.hotels()[0];

    listed(card("quay"));
    await until(() => expect(slugs(page.hotels())).toEqual(["harbour", "quay"]));
    expect(page.hotels()[0]).toBe(harbour);
    listed(card("quay", 2, { name: "A Quay" }));
    await until(() => expect(slugs(page.hotels())).toEqual(["quay", "harbour"]));
    server.tellHotels("hotel-unlisted", { slug: "harbour", revision: 2 });
    await until(() => expect(slugs(page.hotels())).toEqual(["quay"]));
    expect(page.told).toHaveLength(3);
  });

  it("changes nothing when an event comes twice or late", async () => {
    server.list = [card("harbour", 5), card("quay", 7)];
    const page = landing();
    await live(page);
    server.tellHotels("hotel-unlisted", { slug: "quay", revision: 8 });
    await until(() => expect(page.told).toEqual([["harbour"]]));
    listed(card("quay", 7));
    listed(card("harbour", 5, { name: "As before" }));
    listed(card("harbour", 4, { name: "Long ago" }));
    server.tellHotels("hotel-unlisted", { slug: "quay", revision: 8 });
    server.tellHotels("hotel-unlisted", { slug: "harbour", revision: 5 });
    listed(card("last", 1));
    await until(() => expect(page.told).toEqual([["harbour"], ["harbour", "last"]]));
    expect(page.hotels()[0]?.name).toBe("Hotel harbour");
  });

  it("keeps the order of lists: place, name, age", async () => {
    const page = landing({ hotels: [] });
    await live(page);
    listed(card("b", 1, { id: 2, name: "Same" }));
    listed(card("a", 1, { id: 1, name: "Same" }));
    listed(card("c", 1, { id: 3, name: "Zenith", sort_order: -1 }));
    listed(card("d", 1, { id: 4, name: "Älmhult" }));
    await until(() => expect(slugs(page.hotels())).toEqual(["c", "a", "b", "d"]));
  });
});

describe("a page that may have missed something", () => {
  it("looks whether the list is still the one it has", async () => {
    server.list = [card("harbour")];
    const first = landing({ hotels: undefined });
    await until(() => expect(slugs(first.hotels())).toEqual(["harbour"]));
    await live(first);
    const asked = server.asked.length;
    expect(asked).toBeGreaterThan(0);
    server.list = [card("harbour", 1), card("quay", 1)];
    server.closeAll(4200);
    await until(() => expect(slugs(first.hotels())).toEqual(["harbour", "quay"]));
    const told = first.told.length;
    server.closeAll(4200);
    await until(() => expect(server.asked.length).toBeGreaterThan(asked + 1));
    await live(first);
    expect(first.told).toHaveLength(told);
  });

  it("reads the list when an event was too large", async () => {
    server.list = [card("harbour")];
    const page = landing();
    await live(page);
    server.list = [card("harbour", 2, { name: "The Harbour" })];
    server.tellHotels("hotel-listed", { slug: "harbour", revision: 2, truncated: true });
    await until(() => expect(page.hotels()[0]?.name).toBe("The Harbour"));
    await live(page);
  });

  it("believes what it hears while the list is on its way", async () => {
    server.list = [card("harbour", 3), card("quay", 3), card("gone", 3)];
    const page = landing();
    await live(page);
    let open = () => {};
    server.gate = new Promise((done) => {
      open = done;
    });
    server.closeAll(4200);
    await until(() => expect(server.asked.filter((path) => path === LIST)).toHaveLength(2));
    await until(() => expect(server.subscribers("hotels")).toBe(1));
    listed(card("harbour", 4, { name: "The Harbour" }));
    listed(card("new", 1));
    server.tellHotels("hotel-unlisted", { slug: "gone", revision: 4 });
    await until(() => expect(slugs(page.hotels())).toEqual(["new", "quay", "harbour"]));
    server.list = [card("harbour", 3), card("quay", 5, { name: "A Quay" }), card("gone", 3)];
    open();
    await until(() => expect(slugs(page.hotels())).toEqual(["quay", "new", "harbour"]));
    await live(page);
    expect(page.hotels()[2]?.name).toBe("The Harbour");
  });

  it("believes the list of another database, whose numbers are smaller", async () => {
    server.list = [card("harbour", 30), card("quay", 40)];
    const page = landing();
    await live(page);
    server.list = [card("harbour", 2, { name: "Restored" })];
    server.closeAll(4200);
    await until(() => expect(slugs(page.hotels())).toEqual(["harbour"]));
    expect(page.hotels()[0]?.name).toBe("Restored");
    listed(card("harbour", 3, { name: "And edited" }));
    await until(() => expect(page.hotels()[0]?.name).toBe("And edited"));
  });

  it("reads a list of several pages as one", async () => {
    server.pageSize = 2;
    server.list = ["a", "b", "c", "d", "e"].map((slug, id) => card(slug, 1, { id }));
    const page = landing({ hotels: undefined });
    await until(() => expect(slugs(page.hotels())).toEqual(["a", "b", "c", "d", "e"]));
    expect(server.asked.slice(0, 3)).toEqual([LIST, `${LIST}?page=2`, `${LIST}?page=3`]);
  });

  it("shows nothing new when only numbers and the hidden end of a text differ", async () => {
    const long = `${"A house by the lake. ".repeat(20)}`;
    const cut = long.slice(0, 240);
    const shown = [card("harbour", 1, { short_description: cut })];
    server.list = [card("harbour", 9, { short_description: long })];
    const page = landing({ hotels: shown });
    await live(page);
    expect(server.asked).toContain(LIST);
    await settle();
    expect(page.told).toEqual([]);
    expect(page.hotels()).toEqual(shown);
  });
});

it("does not come back in step with all other pages", async () => {
  vi.spyOn(Math, "random").mockImplementation(() => 0.5);
  server.list = [card("harbour")];
  const page = landing();
  await live(page);
  const before = performance.now();
  server.tellHotels("hotel-listed", { slug: "harbour", revision: 2, truncated: true });
  await until(() => expect(page.state().status).toBe("catching-up"));
  await until(() => expect(server.asked.filter((path) => path === LIST)).toHaveLength(2));
  const waited = performance.now() - before;
  expect(waited).toBeGreaterThan(900);
});

it("tells nothing more once it is closed", async () => {
  const page = landing();
  await live(page);
  page.close();
  listed(card("quay"));
  await settle();
  expect(page.told).toEqual([]);
  await until(() => expect(server.open).toBe(0));
});
