import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { devices, type Page } from "@playwright/test";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { Guest } from "../support/guest";
import { addStaff } from "../support/people";
import { CORNERS, MIDDLE, phonePhoto } from "../support/phone-photo";
import { coloursOf, shownColour, shownIn, showsPicture, watchCalm } from "../support/picture";
import { photo } from "../support/places";
import { snapshot } from "../support/staff";

/** An iPhone's photo, which neither this browser nor this server reads. */
const HEIC = resolve(
  import.meta.dirname,
  "../../crates/frontage-imaging/tests/pictures/fixtures/heic.heic",
);

test("a photo from a receptionist's phone is upright and in its colours on every open page", async ({
  server,
  pocket,
  guest,
  phone,
  profile,
}) => {
  const taken = await phonePhoto(guest.page);
  await pocket.go("Gallery");
  await pocket.page
    .getByTestId("gallery-files")
    .setInputFiles({ name: "IMG_2042.jpg", mimeType: "image/jpeg", buffer: taken });
  const row = pocket.page.getByTestId("upload-row");
  // "Live on your page" comes before it, for as long as the further sizes take: a moment, perhaps.
  await expect(row).toContainText("Complete, in every size");
  await expect(row).toHaveCount(0);

  const added = (await snapshot(server, "killarney")).gallery_images.at(-1);
  const id = added?.public_id ?? "none";
  expect([added?.width, added?.height]).toEqual([900, 1200]);
  const corners = await Promise.all(CORNERS.map((name) => shownColour(guest.hero(), name)));
  const middle = await shownColour(guest.hero(), MIDDLE);
  for (const window of [guest, phone]) {
    const place = window.galleryPicture(id);
    await showsPicture(place, id);
    expect((await shownIn(place)).address).toMatch(/\.webp$/);
    const colours = await coloursOf(place, [
      [0.1, 0.1],
      [0.9, 0.1],
      [0.1, 0.9],
      [0.9, 0.9],
      [0.5, 0.5],
    ]);
    [...corners, middle].forEach((wanted, index) => {
      const seen = colours[index] ?? [];
      wanted.forEach((value, part) => {
        expect(Math.abs(value - (seen[part] ?? 0)), `${index} ${wanted} ${seen}`).toBeLessThan(20);
      });
    });
  }

  // Whoever comes later gets the better format, at an address of the same version.
  const later = await Guest.open(await profile(), server, "killarney");
  await showsPicture(later.galleryPicture(id), id);
  const { address } = await shownIn(later.galleryPicture(id));
  expect(address).toMatch(/\.avif$/);
  expect(address).toContain(`/media/${id}/${added?.version}/`);
});

test("a file that is no picture, and a photo that cannot be read, say what to do", async ({
  complaints,
  editor,
  server,
}) => {
  complaints.expect(/status of 400/);
  const before = (await snapshot(server, "killarney")).revision;
  await editor.go("Gallery");
  await editor.page.getByTestId("gallery-files").setInputFiles([
    { name: "menu.jpg", mimeType: "image/jpeg", buffer: Buffer.from("Soup of the day, 6.50") },
    { name: "IMG_7.HEIC", mimeType: "image/heic", buffer: await readFile(HEIC) },
  ]);
  const rows = editor.page.getByTestId("upload-row");
  await expect(rows.nth(0)).toContainText("menu.jpg");
  await expect(rows.nth(0).getByRole("alert")).toContainText("not a picture");
  await expect(rows.nth(1).getByRole("alert")).toContainText("Most Compatible");
  await expect(editor.page.getByText("0 of 2 added, 2 failed")).toBeVisible();
  await expect(editor.page.getByTestId("others-upload")).toHaveCount(0);
  expect((await snapshot(server, "killarney")).revision).toBe(before);
});

/** Opens a picture of the gallery in the console, at one of the dialog's tabs. */
async function openPicture(window: Console, publicId: string, tab: string): Promise<void> {
  await window.galleryItem(publicId).locator("img").click();
  await window.page.getByRole("tab", { name: tab }).click();
}

async function savePicture(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save picture" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** Drags from the middle of one thing by shares of another's sides. */
async function drag(page: Page, from: string, stage: string, dx: number, dy: number) {
  const start = await page.getByTestId(from).boundingBox();
  const box = await page.getByTestId(stage).boundingBox();
  if (!start || !box) throw new Error("nothing to drag");
  const [x, y] = [start.x + start.width / 2, start.y + start.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx * box.width, y + dy * box.height, { steps: 8 });
  await page.mouse.up();
}

test("the point that staff drag moves the guest's picture, without another download", async ({
  server,
  editor,
  colleague,
  guest,
}) => {
  const [, second] = (await snapshot(server, "killarney")).gallery_images;
  const id = second?.public_id ?? "none";
  const place = guest.galleryPicture(id);
  await showsPicture(place, id);
  const before = await shownIn(place);
  const requested: string[] = [];
  guest.page.on("request", (request) => requested.push(request.url()));

  await editor.go("Gallery");
  await openPicture(editor, id, "Focal point");
  // To the lower right corner, further than the picture goes.
  await drag(editor.page, "focus-point", "focus-stage", 1.2, 1.2);
  await savePicture(editor.page);
  await expect.poll(async () => (await shownIn(place)).position).toBe("100% 100%");
  expect((await shownIn(place)).address).toBe(before.address);
  expect(requested.filter((url) => url.includes("/media/"))).toEqual([]);

  // By keyboard, in another window that has heard of the first.
  await colleague.go("Gallery");
  await openPicture(colleague, id, "Focal point");
  const slider = colleague.page.getByRole("slider", { name: "Focal point, from the left" });
  await expect(slider).toHaveAttribute("aria-valuetext", "100%");
  await slider.press("Shift+ArrowLeft");
  await slider.press("ArrowUp");
  await savePicture(colleague.page);
  await expect.poll(async () => (await shownIn(place)).position).toBe("90% 99%");

  await openPicture(colleague, id, "Focal point");
  await colleague.page.getByRole("button", { name: "Automatic" }).click();
  await savePicture(colleague.page);
  await expect.poll(async () => (await shownIn(place)).position).toBe(before.position);
});

test("a crop is on the guest's page at one instant, and the history takes it back", async ({
  server,
  editor,
  guest,
}) => {
  const [first] = (await snapshot(server, "killarney")).gallery_images;
  const id = first?.public_id ?? "none";
  const place = guest.galleryPicture(id);
  await showsPicture(place, id);
  const before = await shownIn(place);
  const seen = await watchCalm(place);

  await editor.go("Gallery");
  await openPicture(editor, id, "Crop");
  await drag(editor.page, "crop-se", "crop-stage", -0.5, 0);
  await savePicture(editor.page);
  await expect
    .poll(async () => {
      const { width, height } = await shownIn(place);
      return (width / height).toFixed(1);
    })
    .toBe((before.width / before.height / 2).toFixed(1));
  expect((await shownIn(place)).address).toMatch(/\.webp$/);
  const calm = await seen();
  expect(calm.frames).toBeGreaterThan(5);
  expect(calm).toMatchObject({ shift: 0, empty: 0 });
  const cropped = (await snapshot(server, "killarney")).gallery_images[0];
  expect(cropped?.public_id).toBe(id);
  expect(cropped?.version).not.toBe(first?.version);

  // The whole is still there for staff: the crop can be widened again.
  await openPicture(editor, id, "Crop");
  const whole = editor.page.getByTestId("crop-stage").locator("img");
  await expect
    .poll(() =>
      whole.evaluate((image: HTMLImageElement) => image.naturalWidth / image.naturalHeight),
    )
    .toBeCloseTo(before.width / before.height, 1);
  await editor.page.getByRole("button", { name: "Cancel" }).click();

  await editor.go("History");
  await editor.change("Cropped a picture").getByRole("button", { name: /^Undo/ }).click();
  await expect
    .poll(async () => {
      const { width, height } = await shownIn(place);
      return (width / height).toFixed(1);
    })
    .toBe((before.width / before.height).toFixed(1));
});

test("one of two sees the other's upload, by name and stage", async ({
  dataDir,
  server,
  colleague,
  profile,
}) => {
  await addStaff(dataDir, "receptionist");
  const context = await profile(devices["Pixel 7"]);
  const reception = await Console.signIn(context, server, "receptionist", "killarney");
  await colleague.go("Gallery");
  await reception.go("Gallery");
  await reception.choose("gallery-files", photo("harbour-cove.jpg"));
  const row = colleague.page.getByTestId("others-upload");
  await expect(row).toContainText("harbour-cove.jpg, by receptionist");
  await expect(row).toHaveAttribute("data-stage", "complete");
  await expect(row).toContainText("Complete, in every size");
  await expect(row).toHaveCount(0);
  await expect(reception.page.getByTestId("others-upload")).toHaveCount(0);
  await reception.neverReloaded();
});
