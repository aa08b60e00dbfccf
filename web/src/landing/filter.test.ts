import type { HotelCard } from "@frontage/sdk/wire";
import { describe, expect, test } from "vitest";
import {
  addressOf,
  choicesOf,
  chosenValue,
  EVERYTHING,
  isEverything,
  passing,
  readFilter,
  sameFilter,
} from "./filter";
import table from "./filter-cases.json";

// The server's render runs the same table: `crates/frontage/tests/api/landing.rs`.
const hotels: HotelCard[] = table.hotels.map((hotel, id) => ({
  ...hotel,
  id,
  sort_order: 0,
  hero: null,
  revision: 1,
}));

const filterOf = (fields: Record<string, string | undefined>) => readFilter((name) => fields[name]);

test.each(table.cases)("a guest who asks for $why finds $found", ({ filter, found }) => {
  expect(passing(hotels, filterOf(filter)).map(({ slug }) => slug)).toEqual(found);
});

describe("the address", () => {
  test.each(table.cases)("says $why, and is read back as the same", ({ filter }) => {
    const asked = filterOf(filter);
    const address = new URL(addressOf(asked), "https://hotels.example");
    expect(
      sameFilter(
        readFilter((name) => address.searchParams.get(name)),
        asked,
      ),
    ).toBe(true);
    expect(address.href === "https://hotels.example/").toBe(isEverything(asked));
  });

  test("keeps a hundred characters of each field and no half of one", () => {
    const { q, city } = readFilter((name) => (name === "q" ? "😀".repeat(101) : "x".repeat(5_000)));
    expect([...q]).toHaveLength(100);
    expect(city).toHaveLength(100);
  });

  test("is one, also when half a character was typed", () => {
    expect(addressOf({ ...EVERYTHING, q: "lake \ud83d" })).toBe("/?q=lake");
  });

  test("with what is no text asks for everything", () => {
    expect(isEverything(readFilter(() => ["x"]))).toBe(true);
    expect(isEverything(readFilter(() => null))).toBe(true);
  });
});

describe("the choices", () => {
  const values = (...args: Parameters<typeof choicesOf>) =>
    choicesOf(...args).map(({ value }) => value);

  test("are what there is, each once, in order", () => {
    expect(values(hotels, "tag", EVERYTHING)).toEqual([
      '50% <b>off</b> & "more"',
      "Lake",
      "Sea",
      "Skiing",
      "Spa",
    ]);
    expect(choicesOf(hotels, "hotel_type", EVERYTHING).map(({ label }) => label)).toEqual([
      "Beach hotel",
      "City hotel",
      "Historic hotel",
      "Mountain hotel",
    ]);
  });

  test("lead somewhere with the rest of the filter", () => {
    expect(values(hotels, "city", filterOf({ country: "france" }))).toEqual(["Marseille"]);
    expect(values(hotels, "country", filterOf({ country: "france" }))).toHaveLength(5);
  });

  test("hold what is chosen, also when no hotel has it any more", () => {
    const gone = filterOf({ city: "Atlantis" });
    expect(values(hotels, "city", gone)).toContain("Atlantis");
    expect(chosenValue(choicesOf(hotels, "city", gone), "ATLANTIS")).toBe("Atlantis");
  });

  test("are none where there is nothing to choose between", () => {
    expect(choicesOf(hotels.slice(0, 1), "city", EVERYTHING)).toEqual([]);
    const twins = hotels.slice(0, 1).concat({ ...(hotels[0] as HotelCard), slug: "twin" });
    expect(choicesOf(twins, "country", EVERYTHING)).toEqual([]);
  });
});
