import { describe, expect, test } from "vitest";
import { WORDS, wordsOf } from "./index";
import { priceIn } from "./price";

const { en, ...others } = WORDS;

/** Every sentence by its way to it. */
function sentences(words: object, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const here = `${path}${key}`;
    if (typeof value === "string") all.set(here, value);
    else for (const [name, text] of sentences(value, `${here}.`)) all.set(name, text);
  }
  return all;
}

const values = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(others))("the page's words in %s", (_, words) => {
  const own = sentences(words);

  test("are all there, say something, and hold the same values as the English ones", () => {
    const english = sentences(en ?? {});
    expect([...own.keys()]).toEqual([...english.keys()]);
    for (const [name, text] of own) {
      expect(text, name).not.toBe("");
      expect(values(text), name).toEqual(values(english.get(name) ?? ""));
    }
  });

  test("name each direction of the compass by a letter", () => {
    expect(new Set(words.compass).size).toBe(4);
  });
});

test("a language without words of its own gets the English ones", () => {
  expect(wordsOf("de")).toBe(WORDS.de);
  expect(wordsOf("is")).toBe(en);
  expect(wordsOf(undefined)).toBe(en);
});

test.each([
  ["en", "1250.50", "EUR", "€1,250.50"],
  ["en", "129.00", "CHF", "CHF 129"],
  ["de", "1250.50", "EUR", "1.250,50\u00a0€"],
  ["fr", "1250", "CHF", "1\u202f250\u00a0CHF"],
  ["ar", "99", "EUR", "99\u00a0€"],
  ["de", "99", "", "99"],
  ["de", "0.00", "EUR", ""],
])("in %s, %s %s is written %s", (language, amount, currency, written) => {
  expect(priceIn(wordsOf(language), amount, currency)).toBe(written);
});
