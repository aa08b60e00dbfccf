import { describe, expect, test } from "vitest";
import {
  dialable,
  formatPrice,
  paragraphs,
  shortened,
  spokenAddress,
  titled,
  webAddress,
} from "./text";

describe("a guest reads prices", () => {
  test.each([
    ["129.00", "EUR", "€129"],
    ["99.50", "EUR", "€99.50"],
    ["99.5", "GBP", "£99.50"],
    ["1250.00", "USD", "$1,250"],
    ["1234567.89", "EUR", "€1,234,567.89"],
    ["00129.00", "EUR", "€129"],
    ["129.00", "CHF", "CHF 129"],
    ["129.00", "eur", "€129"],
    ["129.00", "", "129"],
    ["18000", "JPY", "¥18,000"],
  ])("%s %s as %s", (amount, currency, shown) => {
    expect(formatPrice(amount, currency)).toBe(shown);
  });

  test.each(["0.00", "", "free", "-5.00", "1e3"])("and nothing for %j", (amount) => {
    expect(formatPrice(amount, "EUR")).toBe("");
  });
});

test("blank lines part paragraphs, single breaks do not", () => {
  expect(paragraphs("One\ntwo.\r\n\r\n  Three.\n \nFour.\n")).toEqual([
    "One two.",
    "Three.",
    "Four.",
  ]);
  expect(paragraphs("  \n\n ")).toEqual([]);
});

test("only http(s) addresses and paths of this site become links", () => {
  expect(webAddress("https://a.example/x")).toBe("https://a.example/x");
  expect(webAddress(" HTTP://a.example ")).toBe("HTTP://a.example");
  expect(webAddress("/media/x.jpg")).toBe("/media/x.jpg");
  for (const bad of ["javascript:alert(1)", "//evil.example", "data:text/html,x", "", null]) {
    expect(webAddress(bad)).toBeNull();
  }
});

test("addresses, numbers and long texts are said the way guests say them", () => {
  expect(spokenAddress("https://www.glenlough.example.com/")).toBe("glenlough.example.com");
  expect(dialable("+353 (0)20 915-0184")).toBe("+353209150184");
  expect(dialable("064 / 123 45")).toBe("06412345");
  expect(shortened("A quiet house by the lake", 13)).toBe("A quiet…");
  expect(shortened("A quiet\nhouse", 40)).toBe("A quiet house");
});

test("a text is never cut within a character, nor loses a blank that must not break", () => {
  expect(shortened(`x${"😀".repeat(30)}`, 20)).toBe(`x${"😀".repeat(4)}…`);
  expect(paragraphs("10\u00a0000 \u2028 rooms")).toEqual(["10\u00a0000 \u2028 rooms"]);
});

test("a title keeps every letter, and none of the signs that would turn the rest of it", () => {
  expect(titled(["\u202eGlenlough\u202c", " ", "By \u2067the\u2069 lake"])).toBe(
    "Glenlough · By the lake",
  );
  // Letters have their own direction, and marks only take part in it.
  expect(titled(["فندق\u200f", "Killarney"])).toBe("فندق\u200f · Killarney");
});
