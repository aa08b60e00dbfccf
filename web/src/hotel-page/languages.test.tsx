import type { HotelLanguage } from "@frontage/sdk/wire";
import { afterEach, describe, expect, test } from "vitest";
import { glenlough, room } from "../testing/glenlough";
import { leave, open, screen, within } from "../testing/guest";
import { HotelPage } from "./HotelPage";
import { pageHead } from "./head";
import { wordsOf } from "./words";

afterEach(leave);

const LANGUAGES: HotelLanguage[] = [
  { code: "en", name: "English", dir: "ltr" },
  { code: "de", name: "Deutsch", dir: "ltr" },
  { code: "ar", name: "العربية", dir: "rtl" },
];

const inLanguage = (language: string, rest: Parameters<typeof glenlough>[0] = {}) =>
  glenlough({ language, languages: LANGUAGES, ...rest });
const show = (document: ReturnType<typeof glenlough>) =>
  open(<HotelPage document={document} words={wordsOf(document.language)} />);

describe("a guest who reads German", () => {
  test("finds all of the page's own words in German, prices and sky included", () => {
    show(
      inLanguage("de", {
        room_types: [room(1, { starting_price_from: "1250.50", currency: "EUR" })],
      }),
    );
    for (const name of ["Zimmer & Suiten", "Galerie", "Ausstattung", "Kontakt"]) {
      expect(screen.getByRole("heading", { level: 2, name })).toBeTruthy();
    }
    expect(screen.getAllByRole("link", { name: "Aufenthalt buchen" })).toBeTruthy();
    expect(screen.getByText("1.250,50 €")).toBeTruthy();
    expect(screen.getByText(/° W$/)).toBeTruthy();
    expect(screen.queryByText(/Rooms|Book|Telephone|Look around/)).toBeNull();
  });

  test("sees the drawing of an amenity that is known by its name in the main language", () => {
    const drawing = (document: ReturnType<typeof glenlough>) => {
      const { container } = show(document);
      const svg = container.querySelector("#amenities svg")?.outerHTML;
      leave();
      return svg;
    };
    const translated = { amenities: ["Heimkino"], amenity_keys: ["Sauna"] };
    const german = drawing(inLanguage("de", translated));
    expect(german).toBe(drawing(inLanguage("en", { amenities: ["Sauna"] })));
    expect(german).not.toBe(drawing(inLanguage("de", { amenities: ["Heimkino"] })));
  });

  test("is led to every language by its own name, at an address of its own", () => {
    show(inLanguage("de"));
    const choice = within(screen.getByRole("contentinfo")).getByRole("navigation", {
      name: "Sprache",
    });
    const links = within(choice).getAllByRole("link");
    expect(links.map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
      ["English", "/hotels/glenlough"],
      ["Deutsch", "/hotels/glenlough/de"],
      ["العربية", "/hotels/glenlough/ar"],
    ]);
    expect(links.map((link) => link.getAttribute("aria-current"))).toEqual([null, "true", null]);
    expect(links[2]?.getAttribute("dir")).toBe("rtl");
    expect(links[2]?.lang).toBe("ar");
  });
});

test("a hotel of one language offers no choice", () => {
  show(inLanguage("en", { languages: LANGUAGES.slice(0, 1) }));
  expect(screen.queryByRole("navigation", { name: "Language" })).toBeNull();
  const head = pageHead(glenlough(), "https://h.example");
  expect(head).not.toContain("hreflang");
});

test("search engines are told of each language's address, and which one this is", () => {
  const head = pageHead(inLanguage("de"), "https://h.example/");
  expect(head).toContain('<link rel="canonical" href="https://h.example/hotels/glenlough/de">');
  for (const [language, path] of [
    ["x-default", "glenlough"],
    ["en", "glenlough"],
    ["de", "glenlough/de"],
    ["ar", "glenlough/ar"],
  ]) {
    const link = `<link rel="alternate" hreflang="${language}" href="https://h.example/hotels/${path}">`;
    expect(head).toContain(link);
  }
  const main = pageHead(inLanguage("en"), "https://h.example");
  expect(main).toContain('<link rel="canonical" href="https://h.example/hotels/glenlough">');
});
