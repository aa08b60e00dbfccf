import { expect, test } from "../support/company";

test("an answer lost on its way makes no second change", async ({
  complaints,
  editor,
  guest,
  manager,
}) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  const before = (await manager.roomTypes()).length;
  const keys: (string | undefined)[] = [];
  await editor.page.route("**/room-types/", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    // The server has done it; the line breaks before anybody hears so.
    const done = await route.fetch();
    expect(done.status()).toBe(201);
    await route.abort("connectionreset");
  });

  await editor.go("Rooms");
  await editor.page.getByRole("button", { name: "Add room type" }).click();
  await editor.page.getByLabel(/^Name/).fill("The Boat House");
  await editor.page.getByLabel(/^Price from/).fill("320.00");
  await editor.page.getByRole("button", { name: "Create room type" }).click();

  await expect(editor.page.getByRole("article", { name: "The Boat House" })).toHaveCount(1);
  await expect(guest.page.getByText("The Boat House").first()).toBeVisible();
  await expect(editor.saveLine()).toContainText("Saved.");
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
  const rooms = await manager.roomTypes();
  expect(rooms.filter(({ name }) => name === "The Boat House")).toHaveLength(1);
  expect(rooms).toHaveLength(before + 1);
});
