import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answer, type Seen, serve } from "../../api/test-server";
import type { StaffRoomType } from "../../api/types";
import { StateLine } from "../../delivery/StateLine";
import { renderConsole, settingsOf } from "../../test-console";
import { RoomsScreen } from "./RoomsScreen";

const double: StaffRoomType = {
  id: 5,
  code: "DBL",
  name: "Double",
  short_description: "",
  max_occupancy: 2,
  bed_setup: "",
  photo_url: null,
  photo_image: null,
  starting_price_from: "99.00",
  currency: "EUR",
  booking_code: "",
  booking_url: "",
  availability_message: "",
  sort_order: 0,
  is_active: true,
};

/** A hotel at revision 7 with one room type; a colleague asks 120 for it since this was read. */
async function hotel(more: (seen: Seen) => Answer | undefined = () => undefined) {
  let rooms = [double];
  const conflict = (field: string, yours: unknown): Answer => ({
    status: 409,
    body: { revision: 8, conflicts: { [field]: { theirs: "120.00", yours } } },
  });
  const server = await serve((seen) => {
    const { method, path, body } = seen;
    const given = more(seen);
    if (given) return given;
    if (path.includes("/settings/")) return { status: 200, body: settingsOf({ revision: 7 }) };
    if (method === "GET") return { status: 200, body: { count: 1, next: null, results: rooms } };
    const sent = body === "" ? {} : JSON.parse(body);
    if (sent.base_revision === 7) {
      return conflict("starting_price_from", sent.starting_price_from ?? null);
    }
    if (method === "DELETE") {
      rooms = [];
      return { status: 204, headers: { "X-Change": "9" } };
    }
    const { base_revision: _base, ...values } = sent;
    rooms = [{ ...double, starting_price_from: "120.00", ...values }];
    return { status: 200, body: { ...rooms[0], revision: 9 } };
  });
  return {
    sent: (method: string) =>
      server.seen.filter((one) => one.method === method).map(({ body }) => JSON.parse(body)),
  };
}

test("two windows change one price: the later one is shown both and decides", async () => {
  const user = userEvent.setup();
  const { sent } = await hotel();
  renderConsole(<RoomsScreen />);
  await user.click(await screen.findByRole("button", { name: "Edit Double" }));
  const price = screen.getByLabelText(/Price from/);
  await user.clear(price);
  await user.type(price, "110.00");
  await user.click(screen.getByRole("button", { name: "Save room type" }));
  const question = within(await screen.findByRole("alertdialog"));
  const group = within(question.getByRole("radiogroup", { name: "Price from" }));
  expect(group.getByText("110.00")).toBeInTheDocument();
  await user.click(group.getByRole("radio", { name: /Theirs.*120\.00/ }));
  await user.click(question.getByRole("button", { name: "Save my choice" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(sent("PATCH")).toEqual([{ starting_price_from: "110.00", base_revision: 7 }]);
});

test("a room type that was changed meanwhile is deleted only by who has seen that", async () => {
  const user = userEvent.setup();
  const { sent } = await hotel(({ path }) =>
    path.includes("/history/9/delivery/")
      ? {
          status: 200,
          body: { revision: 9, state: "sent", open: 0, live: 0, others: 0, settled: true },
        }
      : undefined,
  );
  renderConsole(
    <>
      <StateLine placeOf={(id) => ({ title: id, address: "" })} onGo={() => {}} uploads="" />
      <RoomsScreen />
    </>,
  );
  await user.click(await screen.findByRole("button", { name: "Delete Double" }));
  await user.click(screen.getByRole("button", { name: "Delete room type" }));
  expect(await screen.findByText(/A colleague has just changed/)).toBeInTheDocument();
  expect(screen.getByText("120.00")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Delete all the same" }));
  expect(await screen.findByText("No room types yet")).toBeInTheDocument();
  expect(sent("DELETE")).toEqual([{ base_revision: 7 }, { base_revision: 8 }]);
  // The answer has no body and names its change all the same.
  expect(await screen.findByText("Saved. No page is open now.")).toBeInTheDocument();
});
