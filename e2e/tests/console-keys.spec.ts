import type { Page } from "@playwright/test";
import { expect, test } from "../support/company";
import { snapshot } from "../support/staff";

const search = (page: Page) => page.getByLabel("Screen, field, room or action");
const found = (page: Page) =>
  page.getByRole("listbox", { name: "Find anything" }).getByRole("option");

/** Presses a key until what is focused has this name; fails when it does not come. */
async function until(page: Page, name: RegExp, key = "Tab"): Promise<void> {
  for (let press = 0; press < 200; press += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element?.id
        ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`)
        : null;
      return (
        element?.getAttribute("aria-label") ??
        label?.textContent ??
        element?.textContent ??
        ""
      ).trim();
    });
    if (name.test(focused)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${name} never had the focus`);
}

test("a field is found by its name, written and saved without the mouse", async ({
  editor,
  guest,
}) => {
  const { page } = editor;
  await editor.go("History");
  await page.keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("slogan");
  await expect(found(page).first()).toContainText("Slogan");
  await page.keyboard.press("Enter");
  await expect(editor.field("Slogan")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("By keys alone");
  await page.keyboard.press("Control+s");
  await expect(editor.saveLine()).toContainText("Saved. Live on 1 of 1 open page");
  await expect(guest.page.getByText("By keys alone").first()).toBeVisible();

  // And taken back: the notices are one key away.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("undo");
  await page.keyboard.press("Enter");
  await expect(guest.page.getByText("By keys alone")).toHaveCount(0);
});

test("the search knows screens, rooms and actions, and says when it knows nothing", async ({
  editor,
  manager,
}) => {
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  const { page } = editor;
  await page.keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  // As a window that closes just then leaves it.
  await page.getByRole("dialog").focus();
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("no such thing");
  await expect(page.getByText("Nothing is called like that.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(search(page)).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("gall");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Gallery", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(room.name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.getByLabel(/^Name/)).toHaveValue(room.name);
});

test("Ctrl-S saves the dialog that is open, and nothing that is not typed", async ({
  editor,
  manager,
}) => {
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  const { page } = editor;
  const sent: string[] = [];
  page.on("request", (request) => {
    if (["PATCH", "POST"].includes(request.method())) sent.push(request.url());
  });
  await page.keyboard.press("Control+s");
  await editor.go("Rooms");
  await page.getByRole("button", { name: `Edit ${room.name}`, exact: true }).click();
  await page.getByLabel(/^Price from/).fill("345.00");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByTestId(`room-${room.id}`)).toContainText("345");
  expect(sent.filter((url) => url.includes("/api/staff/hotel/"))).toHaveLength(1);
});

test("? shows the keys, not where a question mark is typed, and can be turned off", async ({
  editor,
}) => {
  const { page } = editor;
  await editor.field("Slogan").focus();
  await page.keyboard.press("End");
  await page.keyboard.type("?");
  await expect(editor.field("Slogan")).toHaveValue(/\?$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Save texts" }).focus();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await expect(list).toContainText("Save what is typed here");
  await list.getByRole("switch").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await page.keyboard.press("?");
  await page.keyboard.press("Control+k");
  await expect(search(page)).toBeVisible();
  await expect(list).toHaveCount(0);
});

test("what is typed before the search has come is kept for it, and reaches no field behind", async ({
  editor,
}) => {
  const { page } = editor;
  let release = () => {};
  const line = new Promise<void>((done) => {
    release = done;
  });
  const slogan = editor.field("Slogan");
  const before = await slogan.inputValue();
  await slogan.focus();
  await page.route("**/*.js", async (route) => {
    await line;
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("historx");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("y");
  await expect(slogan).toHaveValue(before);
  release();
  await expect(search(page)).toHaveValue("history");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "History", level: 1 })).toBeVisible();
});

test("a day's work by keys alone: price, room, order of the gallery, a picture's words, history", async ({
  editor,
  guest,
  manager,
  server,
}) => {
  const { page } = editor;
  const { keyboard } = page;
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  // By Tab from the top of the page.
  await until(page, /^Rooms$/);
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Rooms", level: 1 })).toBeVisible();
  await until(page, new RegExp(`^Edit ${room.name}$`));
  await keyboard.press("Enter");
  await until(page, /^Price from/);
  await keyboard.press("Control+a");
  await keyboard.type("299.00");
  await keyboard.press("Enter");
  await expect(guest.room(room.id)).toContainText("299");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await keyboard.type("add a room");
  await keyboard.press("Enter");
  await until(page, /^Name/);
  await keyboard.type("The Attic");
  await until(page, /^Price from/);
  await keyboard.type("80.00");
  await keyboard.press("Control+s");
  await expect(page.getByRole("article", { name: "The Attic" })).toBeVisible();

  await keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await keyboard.type("gallery");
  await keyboard.press("Enter");
  const before = (await snapshot(server, "killarney")).gallery_images.map(
    ({ public_id }) => public_id,
  );
  await until(page, /^Reorder/);
  await keyboard.press("Enter");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect
    .poll(async () =>
      (await snapshot(server, "killarney")).gallery_images.map((one) => one.public_id),
    )
    .not.toEqual(before);

  await keyboard.press("Control+k");
  await expect(search(page)).toBeFocused();
  await keyboard.type("history");
  await keyboard.press("Enter");
  await until(page, /^Undo/);
  await keyboard.press("Enter");
  await expect
    .poll(async () =>
      (await snapshot(server, "killarney")).gallery_images.map((one) => one.public_id),
    )
    .toEqual(before);
});
