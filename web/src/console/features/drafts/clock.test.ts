import { expect, test } from "vitest";
import { afterGap, localAt, momentsOf, offsetAt, offsetWords } from "./clock";

const iso = (moments: number[]) => moments.map((at) => new Date(at).toISOString().slice(0, 16));

test("a minute by the hotel’s clock is a moment, in summer, in winter, and far away", () => {
  for (const [local, zone, moment] of [
    ["2026-12-04T06:00", "Europe/Dublin", "2026-12-04T06:00"],
    ["2026-07-04T06:00", "Europe/Dublin", "2026-07-04T05:00"],
    ["2026-07-04T06:00", "Asia/Tokyo", "2026-07-03T21:00"],
    ["2026-07-04T06:00", "America/St_Johns", "2026-07-04T08:30"],
    ["2026-07-04T06:00", "Pacific/Kiritimati", "2026-07-03T16:00"],
  ] as const) {
    expect(iso(momentsOf(local, zone)), `${local} ${zone}`).toEqual([moment]);
    expect(localAt(Date.parse(`${moment}Z`), zone)).toBe(local);
  }
  expect(momentsOf("", "UTC")).toEqual([]);
});

test("a minute that the clock leaves out is none, and the next one is named", () => {
  expect(momentsOf("2027-03-28T01:30", "Europe/Dublin")).toEqual([]);
  expect(afterGap("2027-03-28T01:30", "Europe/Dublin")).toBe("2027-03-28T02:30");
  expect(momentsOf("2027-03-14T02:15", "America/New_York")).toEqual([]);
  expect(afterGap("2027-03-14T02:15", "America/New_York")).toBe("2027-03-14T03:15");
});

test("a minute that comes twice is two moments, the first before the clocks go back", () => {
  const dublin = momentsOf("2026-10-25T01:30", "Europe/Dublin");
  expect(iso(dublin)).toEqual(["2026-10-25T00:30", "2026-10-25T01:30"]);
  expect(dublin.map((at) => offsetWords(offsetAt(at, "Europe/Dublin")))).toEqual([
    "UTC+1",
    "UTC+0",
  ]);
  // Half an hour, in the southern autumn.
  expect(iso(momentsOf("2026-04-05T01:45", "Australia/Lord_Howe"))).toEqual([
    "2026-04-04T14:45",
    "2026-04-04T15:15",
  ]);
  expect(offsetWords(-210)).toBe("UTC−3:30");
});
