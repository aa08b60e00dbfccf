import type { StaffRoomType } from "../../api/types";

/** A room type as text fields and switches hold it. */
export type RoomValues = {
  readonly name: string;
  readonly code: string;
  readonly short_description: string;
  readonly max_occupancy: string;
  readonly bed_setup: string;
  readonly starting_price_from: string;
  readonly currency: string;
  readonly booking_code: string;
  readonly booking_url: string;
  readonly availability_message: string;
  readonly sort_order: string;
  readonly is_active: boolean;
};

/** What the form of a room type is called, and its place in the address; `null`: of a new one. */
export const roomForm = (id: number | null) => `room-${id ?? "new"}`;

export function roomValues(room: StaffRoomType): RoomValues {
  return {
    name: room.name,
    code: room.code,
    short_description: room.short_description,
    max_occupancy: String(room.max_occupancy),
    bed_setup: room.bed_setup,
    starting_price_from: room.starting_price_from,
    currency: room.currency,
    booking_code: room.booking_code,
    booking_url: room.booking_url,
    availability_message: room.availability_message,
    sort_order: String(room.sort_order),
    is_active: room.is_active,
  };
}

/** What a new room type starts from; it goes to the end of the list. */
export function newRoom(others: readonly StaffRoomType[]): RoomValues {
  const last = others.reduce((highest, room) => Math.max(highest, room.sort_order), -1);
  return {
    name: "",
    code: "",
    short_description: "",
    max_occupancy: "2",
    bed_setup: "",
    starting_price_from: "",
    currency: others[0]?.currency ?? "EUR",
    booking_code: "",
    booking_url: "",
    availability_message: "",
    sort_order: String(last + 1),
    is_active: true,
  };
}

/** The body of a request. Numbers that are none are sent as typed: the server says what is wrong. */
export function roomBody(values: Partial<RoomValues>): Record<string, string | number | boolean> {
  const body: Record<string, string | number | boolean> = {};
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue;
    body[field] =
      typeof value !== "string"
        ? value
        : field === "max_occupancy" || field === "sort_order"
          ? wholeNumber(value)
          : field === "starting_price_from"
            ? value.trim().replace(",", ".")
            : field === "currency"
              ? value.trim().toUpperCase()
              : value;
  }
  return body;
}

function wholeNumber(typed: string): number | string {
  const tidy = typed.trim();
  return /^-?\d{1,9}$/.test(tidy) ? Number(tidy) : tidy;
}
