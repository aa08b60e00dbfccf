import { devices, type Page } from "@playwright/test";
import { Console } from "../support/console";
import { Guest } from "../support/guest";
import { Hearing } from "../support/hearing";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

/** The guests' page within the console. */
async function openPreview(page: Page) {
  await page.getByRole("button", { name: "Preview", exact: true }).click();
  const frame = page.frameLocator('iframe[title="Preview of your page"]');
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  return frame;
}

test("staff see the page as they type, and guests see it when they save", async ({
  server,
  profile,
}) => {
  const context = await profile({ viewport: { width: 1600, height: 1000 } });
  const guest = await Guest.open(await profile(), server, "killarney");
  const before = await guest.heading().textContent();
  const staff = await Console.signIn(context, server, "manager", "killarney");
  const { page } = staff;
  const hearing = new Hearing(page);
  const receipts: string[] = [];
  page.on("websocket", (socket) => receipts.push(socket.url()));
  const frame = await openPreview(page);

  await staff.field("Name").fill("The House by Two Lakes");
  await staff.field("Slogan").fill("Sleep like a stone");
  await staff.field("Welcome message").fill("</script><b>Welcome</b> & “come in”");
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("The House by Two Lakes");
  const slogan = frame.getByRole("heading", { name: "Sleep like a stone" });
  await expect(slogan).toBeInViewport();
  await expect(frame.getByText("</script><b>Welcome</b> & “come in”")).toBeVisible();

  // The theme, by the page's own rule: yellow words on white are corrected, and staff are told.
  await staff.field("Text colour").fill("#FFEE66");
  const told = page.getByRole("region", { name: "How well words can be read" });
  await expect(told).toContainText("Text: guests see #");
  const shown = (await told.textContent())?.match(/Text: guests see (#[0-9a-f]{6})/)?.[1] ?? "";
  await expect
    .poll(() =>
      frame.locator(":root").evaluate((root) => getComputedStyle(root).getPropertyValue("--text")),
    )
    .toBe(rgb(shown));

  // Nobody else has seen any of it, and the frame has no connection of its own.
  await expect(guest.heading()).toHaveText(before ?? "");
  expect(receipts).toEqual([]);
  expect(hearing.subscriptions("killarney")).toBe(0);
  await guest.neverReloaded();

  await staff.save("texts");
  await expect(guest.heading()).toHaveText("The House by Two Lakes");
  await expect(staff.saveLine()).toContainText("1 open page");
});

/** `#rrggbb` as a browser writes it. */
function rgb(color: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgb(${parts.join(", ")})`;
}

test("the preview stays in the console whatever is clicked, and follows a colleague", async ({
  server,
  profile,
}) => {
  const context = await profile({ viewport: { width: 1600, height: 1000 } });
  const staff = await Console.signIn(context, server, "manager", "killarney");
  const { page } = staff;
  const frame = await openPreview(page);
  const address = () => frame.locator(":root").evaluate(() => location.pathname);

  const desktop = page.getByRole("radio", { name: "Desktop" });
  await page.locator("label").filter({ has: desktop }).click();
  const width = () => frame.locator(":root").evaluate(() => window.innerWidth);
  await expect.poll(width).toBe(1280);
  await frame.getByRole("link", { name: "Book your stay" }).first().click();
  await frame.getByRole("link", { name: "All hotels" }).click();
  expect(await address()).toBe("/hotels/killarney");
  await frame.getByRole("navigation", { name: "Footer" }).getByText("Rooms").click();
  await expect(frame.locator("#rooms-title")).toBeInViewport();

  const colleague = await Staff.signIn(server, "manager", "killarney");
  await staff.field("Tagline").fill("Typed and not saved");
  await colleague.edit({ slogan: "Saved by a colleague" });
  const [room] = await colleague.roomTypes();
  await colleague.editRoom(room?.id ?? 0, { name: "The Renamed Room" });
  await expect(frame.getByRole("heading", { name: "Saved by a colleague" })).toBeAttached();
  await expect(frame.getByRole("heading", { name: "The Renamed Room" })).toBeAttached();
  await expect(frame.getByText("Typed and not saved").first()).toBeAttached();
  await staff.neverReloaded();
});

test("on a phone the preview is a sheet over the forms, which Escape closes", async ({
  server,
  profile,
}) => {
  const context = await profile(devices["Pixel 7"]);
  const staff = await Console.signIn(context, server, "manager", "killarney");
  const { page } = staff;
  await staff.field("Name").fill("A name of one evening");
  const frame = await openPreview(page);
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("A name of one evening");
  const sheet = page.getByRole("dialog", { name: "Preview" });
  const size = page.viewportSize();
  expect((await sheet.boundingBox())?.width).toBe(size?.width);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(staff.field("Name")).toHaveValue("A name of one evening");
});

test("a page that was opened with the preview's address by itself is an ordinary live page", async ({
  server,
  profile,
}) => {
  const guest = new Guest(await (await profile()).newPage());
  await guest.page.goto(`${server.origin}/hotels/killarney?preview`);
  await guest.hearing.live("killarney");
  await guest.page.evaluate((document) => {
    window.postMessage({ frontage: "preview", document }, location.origin);
  }, {});
  const staff = await Staff.signIn(server, "manager", "killarney");
  await staff.edit({ name_override: "Changed and saved" });
  await expect(guest.heading()).toHaveText("Changed and saved");
});
