import { describe, expect, it } from "vitest";
import { applyWithCheck, spoken } from "../src/apply.js";
import type { HotelDocument, HotelEvent, HotelLanguage } from "../src/wire.js";
import { Hotel } from "./support/hotel.js";

const ENGLISH: HotelLanguage = { code: "en", name: "English", dir: "ltr" };
const GERMAN: HotelLanguage = { code: "de", name: "Deutsch", dir: "ltr" };

/** A hotel of two languages, and its page in one of them. */
function hotelIn(language: "en" | "de"): { hotel: Hotel; page: HotelDocument } {
  const hotel = new Hotel();
  hotel.edit({ language: "en", languages: [ENGLISH, GERMAN], slogan: "By the lake" });
  return { hotel, page: { ...hotel.snapshot(), language, slogan: "Am See" } };
}

/** What the server announces of a save, with translations beside it. */
function announced(hotel: Hotel, slogan: string, more: object): HotelEvent {
  const [event] = hotel.edit({ slogan });
  return { ...event, data: { ...event?.data, ...more } } as HotelEvent;
}

describe("a page in German", () => {
  it("takes the German text out of an event, and everything else from the event itself", () => {
    const { hotel, page } = hotelIn("de");
    const translations = { de: { slogan: "Direkt am See" }, fr: { slogan: "Au bord du lac" } };
    const { document, complete } = applyWithCheck(
      page,
      announced(hotel, "At the lake", { translations, primary_color: "#abcdef" }),
    );
    expect(complete).toBe(true);
    expect(document.slogan).toBe("Direkt am See");
    expect(document.primary_color).toBe("#abcdef");
    expect(document.language).toBe("de");
    expect(document).not.toHaveProperty("translations");
  });

  it("shows the main text where there is no German one any more", () => {
    const { hotel, page } = hotelIn("de");
    const { document } = applyWithCheck(page, announced(hotel, "At the lake", {}));
    expect(document.slogan).toBe("At the lake");
  });

  it("reads its snapshot when the German did not fit into the event", () => {
    const { hotel, page } = hotelIn("de");
    const applied = applyWithCheck(page, announced(hotel, "At the lake", { untranslated: true }));
    expect(applied).toEqual({ document: page, complete: false });
  });

  it("reads its snapshot when guests cannot choose German any more", () => {
    const { hotel, page } = hotelIn("de");
    const event = announced(hotel, "At the lake", { languages: [ENGLISH] });
    expect(applyWithCheck(page, event).complete).toBe(false);
  });
});

describe("a page in the main language", () => {
  it("takes no notice of translations, nor of their being left out", () => {
    const { hotel, page } = hotelIn("en");
    const more = { translations: { de: { slogan: "Am See" } }, untranslated: true };
    const { document, complete } = applyWithCheck(page, announced(hotel, "At the lake", more));
    expect(complete).toBe(true);
    expect(document).toEqual(hotel.snapshot());
  });

  it("goes along when the hotel says that its texts are in another one", () => {
    const { hotel, page } = hotelIn("en");
    const more = { language: "ga", languages: [{ ...ENGLISH, code: "ga" }] };
    const { document, complete } = applyWithCheck(page, announced(hotel, "Cois locha", more));
    expect(complete).toBe(true);
    expect(document.language).toBe("ga");
  });
});

it("finds translations wherever they stand, and leaves the rest as it is", () => {
  const said = {
    image: { alt: "Boats", focal_point: [0.5, 0.2], translations: { de: { alt: "Boote" } } },
    gallery: ["a", "b"],
    hero: null,
    translations: { de: { amenities: ["Boote"] } },
    amenities: ["Boats"],
  };
  expect(spoken(said, "de")).toEqual({
    image: { alt: "Boote", focal_point: [0.5, 0.2] },
    gallery: ["a", "b"],
    hero: null,
    amenities: ["Boote"],
  });
  expect(spoken(said, null).amenities).toEqual(["Boats"]);
});
