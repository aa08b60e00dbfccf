import { expect, test } from "vitest";
import { addressOf, screenOf } from "./router";

test("every screen has an address that leads back to it", () => {
  expect(screenOf(addressOf("gallery"))).toBe("gallery");
  expect(screenOf("/staff/rooms/")).toBe("rooms");
});

test("the bare address and unknown ones name no screen", () => {
  for (const path of ["/staff", "/staff/", "/staff/nothing", "/staff/rooms/7"]) {
    expect(screenOf(path)).toBeNull();
  }
});
