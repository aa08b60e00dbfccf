import { expect, test } from "vitest";
import type { StaffRoomType } from "../../api/types";
import { newRoom, roomBody } from "./room-form";

test("numbers are sent as numbers, prices as decimals, currencies in capitals", () => {
  expect(
    roomBody({
      max_occupancy: " 4 ",
      starting_price_from: "129,50",
      currency: "eur",
      name: "Loft",
    }),
  ).toEqual({ max_occupancy: 4, starting_price_from: "129.50", currency: "EUR", name: "Loft" });
});

test("what is no number is sent as typed, so that the server can say so", () => {
  expect(roomBody({ max_occupancy: "a few", is_active: false })).toEqual({
    max_occupancy: "a few",
    is_active: false,
  });
});

test("a new room type goes behind the others, in their currency", () => {
  const others = [{ sort_order: 4, currency: "GBP" }, { sort_order: 2 }] as StaffRoomType[];
  expect(newRoom(others)).toMatchObject({ sort_order: "5", currency: "GBP", is_active: true });
  expect(newRoom([])).toMatchObject({ sort_order: "0", currency: "EUR" });
});
