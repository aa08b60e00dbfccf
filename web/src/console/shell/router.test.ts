import { expect, test } from "vitest";
import { addressOf, pastAddress, pastOf, screenOf } from "./router";

test("every screen has an address that leads back to it", () => {
  expect(screenOf(addressOf("gallery"))).toBe("gallery");
  expect(screenOf("/staff/rooms/")).toBe("rooms");
});

test("the bare address and unknown ones name no screen", () => {
  for (const path of ["/staff", "/staff/", "/staff/nothing", "/staff/rooms/7"]) {
    expect(screenOf(path)).toBeNull();
    expect(pastOf(path)).toBeNull();
  }
});

test("a page as it was has an address of its own, which is no screen", () => {
  expect(pastOf(pastAddress(42))).toBe(42);
  expect(pastOf("/staff/history/42/")).toBe(42);
  expect(screenOf(pastAddress(42))).toBeNull();
  for (const path of ["/staff/history", "/staff/history/", "/staff/history/4x"]) {
    expect(pastOf(path)).toBeNull();
  }
});
