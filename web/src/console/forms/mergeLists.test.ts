import { expect, test } from "vitest";
import { mergeLists } from "./mergeLists";

const base = ["Wi-Fi", "Bar", "Spa"];

test("the order of whoever sorted counts", () => {
  expect(mergeLists(base, ["Spa", "Bar", "Wi-Fi"], base)).toEqual(["Spa", "Bar", "Wi-Fi"]);
  expect(mergeLists(base, base, ["Spa", "Bar", "Wi-Fi"])).toEqual(["Spa", "Bar", "Wi-Fi"]);
});

test("nobody's addition is lost and no removal comes back", () => {
  expect(mergeLists(base, ["Spa", "Wi-Fi", "Bar", "Pool"], ["Wi-Fi", "Bar", "Gym"])).toEqual([
    "Wi-Fi",
    "Bar",
    "Pool",
    "Gym",
  ]);
});

test("what both added is there once", () => {
  expect(mergeLists(base, [...base, "Pool"], [...base, "Pool"])).toEqual([...base, "Pool"]);
});
