import "preact/debug";
import { afterEach, beforeAll, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { EVERYTHING } from "../landing/filter";
import { LandingPage } from "../landing/LandingPage";
import { takingOver } from "../live/taking-over";
import { hotelCard } from "../testing/cards";
import { BUILD_TIME, buildFirstHtml } from "../testing/first-html";
import { glenlough, newHotel } from "../testing/glenlough";
import { click, leave, takeOver, waiting } from "../testing/guest";
import { PageTurns } from "../ui/turns";
import { HotelPage } from "./HotelPage";
import en from "./words/en.json";

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

/** The page's markup without the places of pictures, which the browser alone writes to them. */
const markup = (element: HTMLElement) => element.innerHTML.replace(/ style="[^"]*"/g, "");

test.each([
  ["complete", glenlough()],
  ["new", newHotel()],
])("the browser takes over the page of a %s hotel as the server wrote it", (_, document) => {
  const { body } = render({ kind: "hotel", document, base_url: "https://hotels.example" });
  const before = window.document.createElement("div");
  before.innerHTML = body;
  const page = takeOver(body, <HotelPage words={en} document={document} />);
  expect(complaints).not.toHaveBeenCalled();
  expect(markup(page)).toBe(markup(before));
});

test("the page is the same when its parts are taken over one after the other", async () => {
  const document = glenlough();
  const { body } = render({ kind: "hotel", document, base_url: "https://hotels.example" });
  const { turns, run } = takingOver();
  const page = takeOver(
    body,
    <PageTurns.Provider value={turns}>
      <HotelPage words={en} document={document} />
    </PageTurns.Provider>,
  );
  const sections = [...page.querySelectorAll("section")];
  await run();
  await waiting(() => {});
  expect(complaints).not.toHaveBeenCalled();
  expect([...page.querySelectorAll("section")]).toEqual(sections);
  click(page.querySelector("#gallery a") as Element);
  expect(page.querySelector("dialog")).toBeTruthy();
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
  takeOver("<p>Something else</p>", <HotelPage words={en} document={newHotel()} />);
  expect(complaints).toHaveBeenCalled();
});
