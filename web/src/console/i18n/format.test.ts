import { afterEach, expect, test, vi } from "vitest";
import { speak } from "./choice";
import {
  date,
  dateTime,
  fileSize,
  isRightToLeft,
  list,
  money,
  number,
  percent,
  relativeTime,
  time,
} from "./format";

afterEach(() => void vi.restoreAllMocks());

const at = new Date("2026-11-22T14:05:09Z");
const UTC = { timeZone: "UTC" };
/** Without the invisible marks and narrow spaces that Intl puts into its texts. */
const plain = (text: string) => text.replace(/[\u200e\u200f\u061c]/g, "").replace(/\s/g, " ");

test("English dates and numbers are British unless the browser says otherwise", () => {
  expect(date(at, UTC)).toBe("22 November 2026");
  expect(time(at, UTC)).toBe("14:05");
  expect(dateTime(at, { ...UTC, timeStyle: "medium" })).toBe("22 November 2026 at 14:05:09");
  expect(date(at, { ...UTC, weekday: "long" })).toBe("Sunday");
  expect(number(1234.5)).toBe("1,234.5");
  expect(money(129, "EUR")).toBe("€129.00");
  expect(list(["a", "b", "c"])).toBe("a, b and c");
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-US"]);
  expect(date(at, UTC)).toBe("November 22, 2026");
});

test("a German reads German dates and prices", async () => {
  await speak("de");
  expect(date(at, UTC)).toBe("22. November 2026");
  expect(plain(money(1290, "EUR"))).toBe("1.290,00 €");
  expect(plain(percent(0.42))).toBe("42 %");
  expect(list(["a", "b"], "disjunction")).toBe("a oder b");
});

test("an Arab reads Arabic months and the digits that are typed", async () => {
  await speak("ar");
  expect(isRightToLeft()).toBe(true);
  expect(plain(date(at, UTC))).toBe("22 نوفمبر 2026");
  expect(plain(money(1290, "EUR"))).toContain("1,290.00");
});

test("a currency that nobody knows is written after the number", () => {
  expect(money(12, "NOT A CURRENCY")).toBe("12.00 NOT A CURRENCY");
});

test("how long ago something was is told in the greatest unit that fits", () => {
  const ago = (seconds: number) => relativeTime(new Date(at.getTime() - seconds * 1000), at);
  expect(ago(0)).toBe("now");
  expect(ago(44)).toBe("44 seconds ago");
  expect(ago(50)).toBe("1 minute ago");
  expect(ago(30 * 60)).toBe("30 minutes ago");
  expect(ago(59.6 * 60)).toBe("1 hour ago");
  expect(ago(86_400)).toBe("yesterday");
  expect(ago(-2 * 86_400)).toBe("in 2 days");
});

test("sizes of files are told in the unit that fits", () => {
  expect(fileSize(0)).toBe("0 byte");
  expect(fileSize(3_440_000)).toBe("3.4 MB");
  expect(fileSize(12_000)).toBe("12 kB");
});
