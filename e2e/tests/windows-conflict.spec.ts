import { expect, test } from "../support/company";
import type { Console } from "../support/console";

/** Opens a room type and types a price, without saving. */
async function typePrice(window: Console, name: string, price: string): Promise<void> {
  await window.go("Rooms");
  await window.page.getByRole("button", { name: `Edit ${name}`, exact: true }).click();
  await window.page.getByLabel(/^Price from/).fill(price);
}

const save = (window: Console) =>
  window.page.getByRole("button", { name: "Save room type" }).click();

test("two windows change one price: the later one is shown both and decides", async ({
  complaints,
  editor,
  colleague,
  guest,
  manager,
}) => {
  complaints.expect(/status of 409/);
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  await typePrice(editor, room.name, "311.00");
  await typePrice(colleague, room.name, "322.00");
  // The colleague's window does not get to see the first price before saving.
  let letThrough = () => {};
  const held = new Promise<void>((done) => {
    letThrough = done;
  });
  await colleague.page.route("**/room-types/?*", async (route) => {
    await held;
    await route.continue();
  });

  await save(editor);
  await expect(guest.room(room.id)).toContainText("311");
  await save(colleague);
  const question = colleague.page.getByRole("alertdialog");
  await expect(question).toContainText("Somebody else changed this too");
  await expect(question).toContainText("311.00");
  await expect(question).toContainText("322.00");
  await expect(guest.room(room.id)).toContainText("311");

  await question.getByRole("radio", { name: /^Mine/ }).check({ force: true });
  await question.getByRole("button", { name: "Save my choice" }).click();
  letThrough();
  await expect(guest.room(room.id)).toContainText("322");
  for (const window of [editor, colleague]) {
    await expect(window.page.getByTestId(`room-${room.id}`)).toContainText("322");
  }
});

test("a price that a colleague saved is said at the field, and saving asks whose to keep", async ({
  editor,
  colleague,
  guest,
  manager,
}) => {
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  await typePrice(editor, room.name, "311.00");
  await typePrice(colleague, room.name, "322.00");
  await save(editor);
  await expect(colleague.page.getByText(/A colleague changed this meanwhile/)).toContainText(
    "311.00",
  );
  await save(colleague);
  const question = colleague.page.getByRole("alertdialog");
  await expect(question).toContainText("311.00");
  await expect(guest.room(room.id)).toContainText("311");
  await question.getByRole("radio", { name: /^Mine/ }).check({ force: true });
  await question.getByRole("button", { name: "Save my choice" }).click();
  await expect(guest.room(room.id)).toContainText("322");
});
