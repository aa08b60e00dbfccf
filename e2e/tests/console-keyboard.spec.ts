import type { Page } from "@playwright/test";
import { expect, test } from "../support/company";
import { Keys } from "../support/keys";
import { addStaff } from "../support/people";
import { photo } from "../support/places";
import { snapshot } from "../support/staff";

const DESK = { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" } as const;

const line = (page: Page) => page.getByTestId("state-line");
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { name, level: 1 });

/** From the sign-in screen to the settings. */
async function signIn(page: Page, origin: string, username: string): Promise<Keys> {
  const keys = await Keys.at(page);
  await page.goto(`${origin}/staff`);
  await page.getByLabel("User name").waitFor();
  await keys.to(/^User name/);
  await keys.type(username);
  await keys.to(/^Password/);
  await keys.type(username);
  await keys.press("Enter");
  await expect(heading(page, "Settings")).toBeVisible();
  return keys;
}

async function signOut(page: Page, keys: Keys): Promise<void> {
  await keys.use(/^Sign out/);
  await expect(page.getByLabel("User name")).toBeVisible();
  keys.sawEverything();
}

test("by keys alone: a text, its undo, colours, a draft looked at, scheduled and published, and the way back", async ({
  complaints,
  guest,
  manager,
  server,
  profile,
}) => {
  // What was asked for when the session ended is refused.
  complaints.expect(/status of 401/);
  await manager.request("PUT", "time-zone/", { time_zone: "Europe/Dublin" });
  const page = await (await profile(DESK)).newPage();
  const keys = await signIn(page, server.origin, "manager");
  const before = await snapshot(server, "killarney");

  await keys.to(/^Slogan/);
  await keys.write("By keys alone");
  await keys.press("Control+s");
  await expect(guest.page.getByText("By keys alone").first()).toBeVisible();
  await keys.find("undo");
  await expect(guest.page.getByText("By keys alone")).toHaveCount(0);

  await keys.find("theme");
  await keys.use(/^Palettes from the logo/);
  await page.getByRole("button", { name: "Deep", exact: true }).waitFor();
  await keys.use(/^Deep$/);
  await keys.use(/^Save theme/);
  await expect(line(page)).toContainText("Saved. Live on 1 of 1 open page");
  expect((await snapshot(server, "killarney")).button_color).not.toBe(before.button_color);

  await keys.use(/^Collect changes in a draft/, "Shift+Tab");
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await keys.type("Winter");
  await keys.press("Enter");
  await expect(page.getByTestId("collecting")).toContainText("Draft “Winter”");
  await keys.find("slogan");
  await keys.to(/^Slogan/);
  await keys.write("By the fire");
  await keys.press("Control+s");
  await expect(line(page)).toContainText("Saved in the draft “Winter”.");
  // The settings have a preview of their own: in the bar it stands before the publishing.
  await keys.to(/^Publish…/, "Shift+Tab");
  await keys.press("Shift+Tab");
  await keys.use(/^Preview$/);
  const framed = page.frameLocator("[data-testid=draft-frame]");
  await expect(framed.getByText("By the fire").first()).toBeVisible();
  await keys.use(/^Close/);
  await expect(heading(page, "Winter")).toBeVisible();

  await keys.use(/^Schedule…/);
  await expect(page.getByLabel("Publish on")).toBeVisible();
  await keys.to(/^Publish on/);
  // Month, day and year, then the time, as the browser's own field takes them.
  await keys.type("10292030");
  await keys.press("ArrowRight");
  await keys.type("0930AM");
  await expect(page.getByLabel("Publish on")).toHaveValue("2030-10-29T09:30");
  await keys.use(/^Schedule$/);
  await expect(page.getByTestId("when")).toContainText("Goes live by itself on");
  await keys.use(/^Cancel the schedule/);
  await expect(page.getByTestId("when")).toContainText("Not by itself");
  await expect(guest.page.getByText("By the fire")).toHaveCount(0);
  await keys.use(/^Publish…/, "Shift+Tab");
  await keys.use(/^Publish now/);
  await expect(guest.page.getByText("By the fire").first()).toBeVisible();

  await keys.find("history");
  await expect(page.getByRole("article").first()).toBeVisible();
  await keys.use(/^Restore the page to this point/);
  await keys.use(/^Restore the page$/);
  await expect(guest.page.getByText("By the fire")).toHaveCount(0);
  await signOut(page, keys);
});

test("by keys alone: a picture is added, moved, described, framed, cropped and tagged, and a room type changed", async ({
  guest,
  manager,
  server,
  profile,
}) => {
  const page = await (await profile(DESK)).newPage();
  const keys = await signIn(page, server.origin, "manager");
  const gallery = async () => (await snapshot(server, "killarney")).gallery_images;
  const before = (await gallery()).length;

  await keys.use(/^Gallery$/);
  await expect(heading(page, "Gallery")).toBeVisible();
  const dialog = page.waitForEvent("filechooser");
  await keys.use(/^Add pictures/);
  await (await dialog).setFiles(photo("harbour-cove.jpg"));
  await expect.poll(async () => (await gallery()).length).toBe(before + 1);
  const added = (await gallery()).at(-1)?.public_id ?? "none";
  const tile = page.locator(`[data-testid="gallery-item"][data-public-id="${added}"]`);
  await expect(tile).toBeVisible();

  // To the last tile, and its handle.
  await page.getByTestId("gallery-item").first().waitFor();
  const first = await page.getByTestId("gallery-item").first().getAttribute("aria-label");
  await keys.to(new RegExp(`^${first}$`));
  await keys.press("End");
  await expect(tile).toBeFocused();
  await keys.to(/^Reorder/);
  await keys.press("Enter", "Home", "Enter");
  await expect.poll(async () => (await gallery())[0]?.public_id).toBe(added);
  await expect(tile.getByRole("button", { name: /^Reorder/ })).toBeFocused();

  await keys.press("Escape");
  await expect(tile).toBeFocused();
  await keys.press("Enter");
  const picture = page.getByRole("dialog");
  // Who goes on before it has come finds the focus, afterwards, where they had gone to.
  await expect(picture).toBeVisible();
  await keys.to(/^Focal point$/);
  await keys.press("ArrowLeft");
  await keys.to(/^Alt text/);
  await keys.type("A cove at low tide");
  await keys.to(/^Texts$/, "Shift+Tab");
  await keys.press("ArrowRight");
  await keys.to(/^Focal point, from the left/);
  await keys.press("Shift+ArrowRight", "Shift+ArrowUp");
  await keys.to(/^Focal point$/, "Shift+Tab");
  await keys.press("ArrowRight");
  await keys.to(/^Right edge/);
  await keys.press("Shift+ArrowLeft");
  await keys.use(/^Save picture/);
  await expect(picture).toHaveCount(0);
  await expect
    .poll(async () => (await gallery())[0])
    .toMatchObject({ public_id: added, alt: "A cove at low tide" });
  const framed = (
    await manager.request<{ crop: unknown; focal_point: unknown }>(
      "GET",
      `settings/images/${added}/`,
    )
  ).body;
  expect(framed.crop).toBeTruthy();

  await expect(tile).toBeFocused();
  await keys.press("Space");
  await keys.use(/^Tags…/);
  await keys.to(/^View/);
  await keys.press("Space");
  await keys.use(/^Save tags/);
  await expect(tile.getByTestId("tile-tags")).toHaveText("View");

  const [room] = await manager.roomTypes();
  if (!room) throw new Error("the demo hotel has no room types");
  await keys.use(/^Rooms$/, "Shift+Tab");
  await keys.use(new RegExp(`^Edit ${room.name}$`));
  await keys.to(/^Price from/);
  await keys.write("299.00");
  await keys.press("Enter");
  await expect(guest.room(room.id)).toContainText("299");
  keys.sawEverything();
});

test("by keys alone: a colleague is invited", async ({ complaints, dataDir, server, profile }) => {
  complaints.expect(/status of 401/);
  await addStaff(dataDir, "owner", "owner");
  const page = await (await profile(DESK)).newPage();
  const keys = await signIn(page, server.origin, "owner");
  await keys.use(/^Team$/);
  await keys.use(/^Invite$/);
  await keys.to(/^Name/);
  await keys.type("Aoife");
  await keys.to(/^(Owner|Manager|Editor|Viewer)/);
  await keys.press("ArrowDown");
  await keys.use(/^Make a link/);
  await expect(page.getByLabel("Link", { exact: true })).toHaveValue(/\/staff\/invitation#/);
  await keys.use(/^Done/);
  await expect(page.getByRole("article", { name: "Aoife" })).toBeVisible();
  await keys.to(/^Settings$/, "Shift+Tab");
  await signOut(page, keys);
});
