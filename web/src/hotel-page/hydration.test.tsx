import "preact/debug";
import { afterEach, beforeAll, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { EVERYTHING } from "../landing/filter";
import { LandingPage } from "../landing/LandingPage";
import { hotelCard } from "../testing/cards";
import { BUILD_TIME, buildFirstHtml } from "../testing/first-html";
import { glenlough, newHotel } from "../testing/glenlough";
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

const hotels = [
  hotelCard("a", { name: "A & B", hero: null, tags: ["Spa"], hotel_type: "SpaHotel" }),
  hotelCard("c", {
    name: "C",
    city: "Cassis",
    country: "France",
    short_description: "By the sea.",
  }),
  hotelCard("d", { name: "מלון", city: "Haifa", country: "Israel", tags: ["Sea"] }),
];

test.each([
  ["all hotels", {}],
  ["the hotels of a country", { country: "france" }],
  ["what fits no hotel", { q: 'x" <b>', tag: "Golf" }],
])("the browser takes over the landing page with %s as the server wrote it", (_, asked) => {
  const filter = { ...EVERYTHING, ...asked };
  const { body } = render({ kind: "landing", hotels, filter, base_url: "https://hotels.example" });
  const before = document.createElement("div");
  before.innerHTML = body;
  const page = takeOver(body, <LandingPage hotels={hotels} filter={filter} onFilter={() => {}} />);
  expect(complaints).not.toHaveBeenCalled();
  expect(markup(page)).toBe(markup(before));
});

test("a page that differs from what the server wrote would be noticed", () => {
  takeOver("<p>Something else</p>", <HotelPage document={newHotel()} />);
  expect(complaints).toHaveBeenCalled();
});
