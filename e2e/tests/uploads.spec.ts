import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { devices, type Page, type Request } from "@playwright/test";
import { Cable } from "../support/cable";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { addStaff } from "../support/people";
import { photos } from "../support/photos";
import { photo } from "../support/places";
import { snapshot } from "../support/staff";

const FILES = "gallery-files";
/** As an iPhone writes it. */
const HEIC = resolve(
  import.meta.dirname,
  "../../crates/frontage-imaging/tests/pictures/fixtures/heic.heic",
);
const summary = (page: Page) => page.getByTestId("upload-summary");
const rows = (page: Page) => page.getByTestId("upload-row");

/** Lets this many bytes a second leave a window's page: all of them when -1, none when 0. */
async function throttle(page: Page, bytesPerSecond: number): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Network.emulateNetworkConditions", {
    offline: bytesPerSecond === 0,
    latency: 20,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

/** Counts from now on; the answer tells how many pictures a page has been sending at one time. */
function mostAtOnce(page: Page): () => number {
  const sending = new Set<Request>();
  let most = 0;
  page.on("request", (request) => {
    if (request.method() === "PATCH") sending.add(request);
    most = Math.max(most, sending.size);
  });
  page.on("requestfinished", (request) => sending.delete(request));
  page.on("requestfailed", (request) => sending.delete(request));
  return () => most;
}

/**
 * How many files a window has written down for the case that it is loaded again; with `forget`, as
 * a browser that had no room for their bytes.
 */
function kept(page: Page, forget = false): Promise<number> {
  return page.evaluate(async (forget) => {
    const opened = indexedDB.open("frontage-uploads");
    await new Promise((done) => {
      opened.onsuccess = done;
    });
    const database = opened.result;
    const store = database.transaction("pictures", "readwrite").objectStore("pictures");
    const read = store.getAll();
    await new Promise((done) => {
      read.onsuccess = done;
    });
    const all: { file: Blob | null; state: string }[] = read.result;
    if (forget) for (const one of all) store.put({ ...one, file: null });
    database.close();
    return all.filter(({ file, state }) => file !== null || state === "done").length;
  }, forget);
}

test("of fifty files three are no pictures: the rest is in the gallery, in order, and each of the three says why", async ({
  complaints,
  editor,
  server,
  guest,
}) => {
  // Fifty pictures are much work for a machine that has other work too.
  test.setTimeout(240_000);
  complaints.expect(/status of 400/);
  await editor.go("Gallery");
  const before = (await snapshot(server, "killarney")).gallery.length;
  const good = await photos(editor.page, 47);
  const menu = { name: "menu.jpg", mimeType: "image/jpeg", buffer: Buffer.from("Soup, 6.50") };
  const empty = { name: "empty.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0) };
  const half = good[46]?.buffer ?? Buffer.alloc(0);
  const cut = { name: "cut.jpg", mimeType: "image/jpeg", buffer: half.subarray(0, 2_000) };
  const chosen = [...good.slice(0, 10), menu, ...good.slice(10, 20), empty, ...good.slice(20), cut];
  expect(chosen).toHaveLength(50);
  const atOnce = mostAtOnce(editor.page);
  await editor.page.getByTestId(FILES).setInputFiles(chosen);

  await expect(summary(editor.page)).toContainText("47 of 50 added, 3 failed", {
    timeout: 180_000,
  });
  expect(atOnce()).toBe(3);
  for (const [name, why] of [
    ["menu.jpg", "not a picture"],
    ["empty.jpg", "empty"],
    ["cut.jpg", "cut off"],
  ] as const) {
    const row = rows(editor.page).filter({ hasText: name });
    await expect(row.getByRole("alert")).toContainText(why);
  }
  const { gallery_images } = await snapshot(server, "killarney");
  expect(gallery_images).toHaveLength(before + 47);
  // The order in which they were chosen, though three went at a time: told by their colours.
  const colours = gallery_images.slice(before).map((image) => image.dominant_color);
  await editor.showsGallery(gallery_images.map((image) => image.public_id ?? ""));
  await guest.showsGallery(gallery_images.map((image) => image.public_id ?? ""));
  expect(new Set(colours).size).toBeGreaterThan(10);

  // Trying again does not help these, and the count stays the truth.
  await editor.page.getByRole("button", { name: "Try all 3 failed again" }).click();
  await expect(summary(editor.page)).toContainText("47 of 50 added, 3 failed");
});

test("the line is gone in the middle for a while, and the upload goes on by itself", async ({
  complaints,
  server,
  profile,
}) => {
  complaints.expect(/ERR_|WebSocket/);
  const cable = await Cable.to(server);
  const context = await profile();
  const editor = await Console.signIn(context, cable, "manager", "killarney");
  const { page } = editor;
  await editor.go("Gallery");
  const before = (await snapshot(server, "killarney")).gallery.length;
  const [large] = await photos(page, 1, { width: 1000, height: 750, grain: true });
  if (!large) throw new Error("no photo");
  await throttle(page, Math.round(large.buffer.length / 6));
  await page.getByTestId(FILES).setInputFiles([large]);
  const row = rows(page);
  await expect(row).toContainText(/Uploading [2-7]\d/);
  cable.pull();
  await expect(row).toContainText("Goes on by itself");
  await context.setOffline(true);
  await expect(page.getByText("as soon as the line is back")).toBeVisible();
  const sent: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH") sent.push(Number(request.headers()["upload-offset"]));
  });
  await page.waitForTimeout(3_000);
  cable.plug();
  await context.setOffline(false);
  await expect(summary(page)).toContainText("1 of 1 added");
  expect(sent[0], "it does not begin anew").toBeGreaterThan(0);
  expect((await snapshot(server, "killarney")).gallery).toHaveLength(before + 1);
  await editor.neverReloaded();
  await cable.remove();
});

test("a reload in the middle loses nothing: the rest goes on, and no picture comes twice", async ({
  complaints,
  server,
  profile,
}) => {
  complaints.expect(/ERR_/);
  const editor = await Console.signIn(await profile(), server, "manager", "killarney");
  const { page } = editor;
  await editor.go("Gallery");
  const before = (await snapshot(server, "killarney")).gallery.length;
  const files = await photos(page, 6, { width: 600, height: 450, grain: true });
  await throttle(page, 40_000);
  await page.getByTestId(FILES).setInputFiles(files);
  await expect(page.getByText(/Uploading [1-9]\d/).first()).toBeVisible();
  await expect.poll(() => kept(page)).toBe(6);
  // Leaving asks first, because something is under way.
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(summary(page)).toContainText("of 6 added");
  await throttle(page, -1);
  await expect(summary(page)).toContainText("6 of 6 added", { timeout: 45_000 });
  expect((await snapshot(server, "killarney")).gallery).toHaveLength(before + 6);
});

test("what the browser did not keep is asked for again, and goes on where it stopped", async ({
  complaints,
  server,
  profile,
}) => {
  complaints.expect(/ERR_/);
  const editor = await Console.signIn(await profile(), server, "manager", "killarney");
  const { page } = editor;
  await editor.go("Gallery");
  const before = (await snapshot(server, "killarney")).gallery.length;
  await throttle(page, 20_000);
  await page.getByTestId(FILES).setInputFiles([photo("harbour-cove.jpg")]);
  await expect(rows(page)).toContainText(/Uploading [5-8]\d/);
  await expect.poll(() => kept(page)).toBe(1);
  await kept(page, true);
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(summary(page)).toContainText("1 to be chosen again");
  await expect(rows(page)).toContainText("harbour-cove.jpg");
  const sent: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH") sent.push(Number(request.headers()["upload-offset"]));
  });
  await throttle(page, -1);
  await page.getByTestId(FILES).setInputFiles([photo("harbour-cove.jpg")]);
  await expect(summary(page)).toContainText("1 of 1 added");
  expect(sent[0], "it does not begin anew").toBeGreaterThan(0);
  expect((await snapshot(server, "killarney")).gallery).toHaveLength(before + 1);
});

test("one is stopped and uploaded after all; a picture that is there already is told", async ({
  complaints,
  editor,
  server,
}) => {
  complaints.expect(/status of 422/);
  await editor.go("Gallery");
  const before = (await snapshot(server, "killarney")).gallery.length;
  const { page } = editor;
  const [large] = await photos(page, 1, { width: 800, height: 600, grain: true });
  if (!large) throw new Error("no photo");
  await throttle(page, 40_000);
  await page.getByTestId(FILES).setInputFiles([large]);
  await expect(rows(page)).toContainText(/Uploading \d/);
  await page.getByRole("button", { name: "Stop photo-01.jpg" }).click();
  await expect(rows(page)).toContainText("Nothing of it is on the server");
  await expect(summary(page)).toContainText("1 stopped");
  await throttle(page, -1);
  await page.getByRole("button", { name: "Try photo-01.jpg again" }).click();
  await expect(summary(page)).toContainText("1 of 1 added");

  await page.getByTestId(FILES).setInputFiles([large]);
  await expect(page.getByText("This picture is in your gallery already")).toBeVisible();
  expect((await snapshot(server, "killarney")).gallery).toHaveLength(before + 1);
  await page.getByRole("button", { name: "Add photo-01.jpg all the same" }).click();
  await expect
    .poll(async () => (await snapshot(server, "killarney")).gallery.length)
    .toBe(before + 2);
});

test("on a slow line large photos are made smaller before they leave, unless somebody minds", async ({
  editor,
  manager,
  server,
}) => {
  test.setTimeout(180_000);
  await editor.go("Gallery");
  const { page } = editor;
  const [first, second, third] = await photos(page, 3, { width: 4200, height: 900, grain: true });
  if (!first || !second || !third) throw new Error("no photos");
  await throttle(page, 200_000);
  await page.getByTestId(FILES).setInputFiles([first]);
  await expect(page.getByText("Your line is slow")).toBeVisible();
  await page.getByTestId(FILES).setInputFiles([{ ...second, name: "second.jpg" }]);
  await expect(rows(page).filter({ hasText: "second.jpg" })).toContainText("Made smaller");
  await page.getByText("Make large photos smaller when the line is slow").click();
  await page.getByTestId(FILES).setInputFiles([{ ...third, name: "third.jpg" }]);
  const last = rows(page).filter({ hasText: "third.jpg" });
  await expect(last).toContainText(/Uploading/);
  await expect(last).not.toContainText("Made smaller");
  await throttle(page, -1);
  await expect(summary(page)).toContainText("3 of 3 added", { timeout: 60_000 });
  const { gallery_images } = await snapshot(server, "killarney");
  const widths: unknown[] = [];
  for (const { public_id } of gallery_images.slice(-3)) {
    const details = await manager.request<{ original: { width: number } }>(
      "GET",
      `settings/images/${public_id}/`,
    );
    widths.push(details.body.original.width);
  }
  expect(widths).toEqual([4200, 3000, 4200]);
});

test("pictures are pasted, and a folder is chosen without what is no picture", async ({
  editor,
  server,
}) => {
  await editor.go("Gallery");
  const { page } = editor;
  const before = (await snapshot(server, "killarney")).gallery.length;
  await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [200, 150];
    canvas.getContext("2d")?.fillRect(20, 20, 90, 90);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    const data = new DataTransfer();
    data.items.add(new File([blob as Blob], "image.png", { type: "image/png" }));
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(rows(page)).toContainText(/20\d\d-.*\.png/);
  await expect(summary(page)).toContainText("1 of 1 added");
  await page.getByRole("button", { name: "More ways to add pictures" }).click();
  await expect(page.getByRole("menuitem", { name: "Choose a folder" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByTestId("gallery-folder").setInputFiles(photo("").replace(/\/$/, ""));
  await expect
    .poll(async () => (await snapshot(server, "killarney")).gallery.length)
    .toBeGreaterThan(before + 1);
});

test("a file, a folder and an iPhone's photo are dropped: each is seen at once, what cannot be read says the way out", async ({
  complaints,
  editor,
  server,
}) => {
  complaints.expect(/status of 4/);
  await editor.go("Gallery");
  const { page } = editor;
  const before = (await snapshot(server, "killarney")).gallery.length;
  const made = await photos(page, 4, { width: 600, height: 450, grain: true });
  const place = test.info().outputPath("dropped");
  await mkdir(join(place, "house/garden"), { recursive: true });
  const names = ["alone.jpg", "house/b.jpg", "house/a.jpg", "house/garden/c.jpg"];
  for (const [at, name] of names.entries()) {
    await writeFile(join(place, name), made[at]?.buffer ?? "");
  }
  await writeFile(join(place, "house/prices.txt"), "Single, 89");
  await writeFile(join(place, "house/.hidden.jpg"), "");

  const browser = await page.context().newCDPSession(page);
  const files = [join(place, "alone.jpg"), join(place, "house"), HEIC];
  const data = { items: [], files, dragOperationsMask: 1 };
  const drag = (type: "dragEnter" | "dragOver" | "drop") =>
    browser.send("Input.dispatchDragEvent", { type, x: 700, y: 400, data });
  // None of them can have arrived before every thumbnail was seen.
  await throttle(page, 15_000);
  await drag("dragEnter");
  await drag("dragOver");
  await expect(page.getByText("Let go to add to the gallery")).toBeVisible();
  await drag("drop");
  await expect(rows(page)).toHaveCount(5);
  await expect(rows(page).locator("img")).toHaveCount(4);
  await expect(page.locator('[data-state="done"]')).toHaveCount(0);
  await expect(page.getByText("2 files of the folder are no pictures")).toBeVisible();

  await throttle(page, -1);
  await expect(summary(page)).toContainText("4 of 5 added, 1 failed", { timeout: 60_000 });
  const refused = rows(page).filter({ hasText: "heic.heic" });
  await expect(refused.getByRole("alert")).toContainText("Share it as JPEG");
  expect((await snapshot(server, "killarney")).gallery).toHaveLength(before + 4);
});

test("a phone offers its camera, and takes the photo as it is", async ({ pocket, server }) => {
  const { page } = pocket;
  await pocket.go("Gallery");
  const before = (await snapshot(server, "killarney")).gallery.length;
  const taken = await photos(page, 1);
  await page.getByRole("button", { name: "More ways to add pictures" }).tap();
  const asked = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Take a photo" }).tap();
  const chooser = await asked;
  // The camera at the back: one looks at the room, and not at oneself.
  expect(await chooser.element().getAttribute("capture")).toBe("environment");
  await chooser.setFiles(taken);
  await expect
    .poll(async () => (await snapshot(server, "killarney")).gallery.length)
    .toBe(before + 1);
});

test("a colleague sees whose pictures are coming and how many, with previews, until the window goes", async ({
  complaints,
  dataDir,
  server,
  colleague,
  profile,
}) => {
  complaints.expect(/ERR_/);
  await addStaff(dataDir, "receptionist");
  const context = await profile(devices["Pixel 7"]);
  const reception = await Console.signIn(context, server, "receptionist", "killarney");
  await colleague.go("Gallery");
  await reception.go("Gallery");
  const files = await photos(reception.page, 8, { width: 600, height: 450, grain: true });
  await throttle(reception.page, 60_000);
  await reception.page.getByTestId(FILES).setInputFiles(files);
  const queue = colleague.page.getByTestId("others-queue");
  await expect(queue).toContainText(/receptionist: \d of 8/);
  await expect(queue.locator('img[src^="data:image/"]')).toHaveCount(3);
  await expect(queue).toHaveAttribute("data-done", /[1-9]/);
  await expect(colleague.page.getByTestId("others-upload")).toHaveCount(0);
  await expect(reception.page.getByTestId("others-queue")).toHaveCount(0);
  await reception.page.close({ runBeforeUnload: false });
  await expect(queue).toHaveCount(0);
});
