import { expect, test } from "vitest";
import { readSettings } from "./settings";

/** What these attributes ask for, and what is wrong with them. */
function read(attributes: Record<string, string>) {
  const mistakes: string[] = [];
  const settings = readSettings(
    (name) => attributes[name] ?? null,
    (sentence) => mistakes.push(sentence),
  );
  return { settings, mistakes };
}

const USUAL = { show: ["gallery"], inherit: false, columns: 3, limit: Number.POSITIVE_INFINITY };

test("without attributes all pictures are shown in up to three columns", () => {
  expect(read({})).toEqual({ settings: USUAL, mistakes: [] });
  expect(read({ show: "", theme: "", columns: "", limit: "" })).toEqual(read({}));
});

test("the parts come in the order in which they are named", () => {
  expect(read({ show: "rooms gallery" }).settings.show).toEqual(["rooms", "gallery"]);
  expect(read({ show: " Gallery,  rooms, gallery" }).settings.show).toEqual(["gallery", "rooms"]);
});

test("numbers have their bounds", () => {
  expect(read({ columns: "1", limit: "4" }).settings).toMatchObject({ columns: 1, limit: 4 });
  expect(read({ columns: "12", limit: " 60 " }).settings).toMatchObject({ columns: 3, limit: 60 });
});

test("what cannot be understood is named and counts as not said", () => {
  const attributes = { show: "pool", theme: "dark", columns: "0", limit: "-1" };
  const { settings, mistakes } = read(attributes);
  expect(settings).toEqual(USUAL);
  expect(mistakes.map((sentence) => sentence.split("=")[0])).toEqual(Object.keys(attributes));
});
