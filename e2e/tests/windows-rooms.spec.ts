import { expect, test } from "../support/company";
import { showsPicture } from "../support/picture";
import { photo } from "../support/places";
import { snapshot } from "../support/staff";

test("a room type's photo uploaded in one window shows in all others", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
}) => {
  await editor.go("Rooms");
  await colleague.go("Rooms");
  const before = (await snapshot(server, "killarney")).room_types[1];
  if (!before) throw new Error("the demo hotel has too few room types");
  const current = async () =>
    (await snapshot(server, "killarney")).room_types[1]?.photo?.public_id ?? "none";

  await editor.choose(`room-${before.id}-file`, photo("harbour-room.jpg"));
  await expect.poll(current).not.toBe(before.photo?.public_id);
  const after = await current();

  await showsPicture(guest.room(before.id), after);
  await showsPicture(phone.room(before.id), after);
  await showsPicture(colleague.roomPhoto(before.id), after);
  await showsPicture(editor.roomPhoto(before.id), after);
});

test("a price changed by program shows in every window", async ({
  colleague,
  guest,
  phone,
  manager,
}) => {
  await colleague.go("Rooms");
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");

  const answer = await manager.request("PATCH", `room-types/${room.id}/`, {
    starting_price_from: "247.00",
  });
  expect(answer.status).toBe(200);

  await expect(guest.room(room.id)).toContainText("247");
  await expect(phone.room(room.id)).toContainText("247");
  await expect(colleague.page.getByTestId(`room-${room.id}`)).toContainText("247");
});
