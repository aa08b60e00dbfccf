import "preact/debug";
import { afterEach, beforeAll, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { LandingPage } from "../landing/LandingPage";
import { BUILD_TIME, buildFirstHtml } from "../testing/first-html";
import { glenlough, newHotel, picture } from "../testing/glenlough";
import { leave, takeOver } from "../testing/guest";
import { HotelPage } from "./HotelPage";

let complaints: MockInstance;
let render: Awaited<ReturnType<typeof buildFirstHtml>>;

beforeAll(async () => {
  render = await buildFirstHtml();
}, BUILD_TIME);

beforeEach(() => {
  complaints = vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  leave();
  vi.restoreAllMocks();
});

/** The page's markup without the previews that the browser alone puts behind pictures. */
const markup = (element: HTMLElement) => element.innerHTML.replace(/ style="[^"]*"/g, "");

test.each([
  ["complete", glenlough()],
  ["new", newHotel()],
])("the browser takes over the page of a %s hotel as the server wrote it", (_, document) => {
  const { body } = render({ kind: "hotel", document, base_url: "https://hotels.example" });
  const before = window.document.createElement("div");
  before.innerHTML = body;
  const page = takeOver(body, <HotelPage document={document} />);
  expect(complaints).not.toHaveBeenCalled();
  expect(markup(page)).toBe(markup(before));
});

test("the browser takes over the landing page as the server wrote it", () => {
  const hotels = [
    { id: 1, name: "A & B", slug: "a", city: "", country: "", short_description: "", hero: null },
    {
      id: 2,
      name: "C",
      slug: "c",
      city: "Cassis",
      country: "France",
      short_description: "By the sea.",
      hero: picture("hero"),
    },
  ];
  const { body } = render({ kind: "landing", hotels, base_url: "https://hotels.example" });
  const before = document.createElement("div");
  before.innerHTML = body;
  const page = takeOver(body, <LandingPage hotels={hotels} />);
  expect(complaints).not.toHaveBeenCalled();
  expect(markup(page)).toBe(markup(before));
});

test("a page that differs from what the server wrote would be noticed", () => {
  takeOver("<p>Something else</p>", <HotelPage document={newHotel()} />);
  expect(complaints).toHaveBeenCalled();
});
