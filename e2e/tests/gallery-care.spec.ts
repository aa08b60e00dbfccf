import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { findings as found } from "../support/axe";
import { expect, test } from "../support/company";
import type { Console } from "../support/console";
import { photo } from "../support/places";
import type { Server } from "../support/server";
import { snapshot } from "../support/staff";

async function saved(server: Server): Promise<string[]> {
  const { gallery_images } = await snapshot(server, "killarney");
  return gallery_images.map((image) => image.public_id ?? "none");
}

/** The boxes of these pictures, by which they are selected. */
async function tick(window: Console, ...ids: (string | undefined)[]): Promise<void> {
  for (const id of ids) {
    // Away from the bar, which comes with the first and lies over what is at the bottom.
    await box(window, id).evaluate((element) => element.scrollIntoView({ block: "center" }));
    await box(window, id).check();
  }
}

const box = (window: Console, id = "none"): Locator =>
  window.galleryItem(id).getByRole("checkbox", { name: /^Select/ });

const bar = (page: Page) => page.getByRole("region", { name: "Selected pictures" });

/** What axe finds. It cannot judge what lies under the bar, nor an empty field over a veiled page. */
async function findings(page: Page): Promise<string[]> {
  const all = await found(page);
  return all.filter((one) => !/^undecided .*partially (overlaps|obscured)/s.test(one));
}

/** What a screen reader was told last. */
const said = (page: Page) => page.getByTestId("gallery-said");

test("three pictures ticked with the mouse go to a position together, in every window", async ({
  server,
  editor,
  colleague,
  guest,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await saved(server);
  const [a, b, c, d, e, ...rest] = before;
  await tick(editor, a, c, e);
  await expect(bar(editor.page)).toContainText("3 selected");

  await bar(editor.page).getByRole("button", { name: "Position…" }).click();
  const dialog = editor.page.getByRole("dialog", { name: "Move 3 pictures" });
  await dialog.getByLabel("Position").fill("99");
  await dialog.getByRole("button", { name: "Move" }).click();
  await expect(dialog).toContainText(`Enter a number from 1 to ${before.length - 2}.`);
  await dialog.getByLabel("Position").fill("2");
  await dialog.getByLabel("Position").press("Enter");

  const after = [b, a, c, e, d, ...rest].map(String);
  for (const window of [editor, colleague, guest]) await window.showsGallery(after);
  await expect(said(editor.page)).toHaveText(
    `3 pictures moved to positions 2 to 4 of ${before.length}`,
  );
  expect(await saved(server)).toEqual(after);
});

test("Shift and Ctrl select as in a list of files, and what is selected is dragged together", async ({
  server,
  editor,
  guest,
}) => {
  await editor.go("Gallery");
  const before = await saved(server);
  const [a, b, c, d, ...rest] = before.map(String);
  // On its caption: the middle of a tile is the picture.
  const click = (id = "none", modifiers: ("Shift" | "Control")[]) =>
    editor.galleryItem(id).locator("p").first().click({ modifiers });
  await click(a, ["Control"]);
  await click(c, ["Shift"]);
  await expect(bar(editor.page)).toContainText("3 selected");
  await click(b, ["Control"]);
  await expect(bar(editor.page)).toContainText("2 selected");

  // In the first row: further down the bar lies over the pictures.
  const target = editor.galleryItem(d ?? "none");
  const size = await target.boundingBox();
  if (!size) throw new Error("the fourth picture is not on the screen");
  await editor.galleryItem(a ?? "none").dragTo(target, {
    targetPosition: { x: size.width * 0.85, y: size.height * 0.4 },
    steps: 12,
  });
  const after = [b, d, a, c, ...rest].map(String);
  for (const window of [editor, guest]) await window.showsGallery(after);
});

test("by finger: Select, tap two, remove them, and take it back", async ({
  server,
  pocket,
  guest,
}) => {
  await pocket.go("Gallery");
  const { page } = pocket;
  const before = await saved(server);
  const [a, b, ...rest] = before;
  await page.getByRole("button", { name: "Select", exact: true }).tap();
  for (const id of [a, b])
    await pocket
      .galleryItem(id ?? "none")
      .locator("p")
      .first()
      .tap();
  await expect(bar(page)).toContainText("2 selected");
  await bar(page).getByRole("button", { name: "Remove" }).tap();
  await page.getByRole("button", { name: "Remove from gallery" }).tap();
  for (const window of [pocket, guest]) await window.showsGallery(rest);
  await expect(bar(page)).toBeHidden();

  await page.getByRole("button", { name: "Undo" }).tap();
  for (const window of [pocket, guest]) await window.showsGallery(before);
});

test("by keys alone: select, move to the start, hear where they are", async ({
  server,
  editor,
  guest,
}) => {
  await editor.go("Gallery");
  const { page } = editor;
  const { keyboard } = page;
  const before = await saved(server);
  const [a, b, c, d, ...rest] = before;
  await editor.galleryItem(a ?? "none").focus();
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  await keyboard.press("Space");
  await keyboard.press("Shift+ArrowRight");
  await expect(bar(page)).toContainText("2 selected");
  await bar(page).getByRole("button", { name: "To start" }).focus();
  await keyboard.press("Enter");
  const after = [c, d, a, b, ...rest].map(String);
  for (const window of [editor, guest]) await window.showsGallery(after);
  await expect(said(page)).toHaveText(`2 pictures moved to positions 1 to 2 of ${before.length}`);
});

test("the bar of what is selected makes room: it lies on nothing that is ticked or gets the focus", async ({
  editor,
  pocket,
}) => {
  for (const window of [editor, pocket]) {
    const { page } = window;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await window.go("Gallery");
    const ids = await window.gallery();
    const edges = (id: string) =>
      window.galleryItem(id).evaluate((tile) => {
        const bar = document.querySelector('[data-testid="selection-bar"]');
        const { bottom } = tile.getBoundingClientRect();
        return { bottom, ends: bar?.getBoundingClientRect().top ?? innerHeight };
      });
    // The last line reaches down to the edge of the window, where the bar will be.
    const last = ids.at(-1) ?? "none";
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await window.galleryItem(last).evaluate((tile) => {
      const { bottom } = tile.getBoundingClientRect();
      scrollTo({ top: bottom - innerHeight + 4, behavior: "instant" });
    });
    // By a click, say, which scrolls nothing.
    await window.galleryItem(last).evaluate((tile) => tile.focus({ preventScroll: true }));
    await page.keyboard.press("Space");
    await expect(bar(page)).toContainText("1 selected");
    await expect
      .poll(async () => {
        const { bottom, ends } = await edges(last);
        return bottom - ends;
      })
      .toBeLessThanOrEqual(0);
    // One bar at the foot of the window, and not two.
    await expect(page.getByRole("navigation", { name: "Screens" })).toHaveCount(
      window === pocket ? 0 : 1,
    );
    for (const id of ids) {
      await window.galleryItem(id).focus();
      const { bottom, ends } = await edges(id);
      expect(bottom, `${id} is above the bar`).toBeLessThanOrEqual(ends);
    }
    // Everything can be scrolled out from under it.
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    const { bottom, ends } = await edges(last);
    expect(bottom).toBeLessThanOrEqual(ends);
    await bar(page).getByRole("button", { name: "Clear selection" }).click();
    await expect(page.getByRole("navigation", { name: "Screens" })).toHaveCount(1);
  }
});

test("two who rearrange at once lose neither's work, and what one removed leaves the other's selection", async ({
  server,
  editor,
  colleague,
  guest,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = (await saved(server)).map(String);
  const [a, b, c] = before;
  await tick(editor, a, b);
  await tick(colleague, b, c);
  await bar(colleague.page).getByRole("button", { name: "Remove" }).click();
  await Promise.all([
    colleague.page.getByRole("button", { name: "Remove from gallery" }).click(),
    bar(editor.page).getByRole("button", { name: "To end" }).click(),
  ]);
  const after = [...before.filter((id) => id !== a && id !== b && id !== c), String(a)];
  for (const window of [editor, colleague, guest]) await window.showsGallery(after);
  await expect(bar(editor.page)).toContainText("1 selected");
});

test("tags are seen by colleagues at once, find pictures, and tell what is missing", async ({
  server,
  editor,
  colleague,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const [a, b] = await saved(server);
  const needs = editor.page.getByRole("region", { name: "What your gallery needs" });
  await expect(needs).toContainText("Tag your pictures");
  await tick(editor, a, b);
  await bar(editor.page).getByRole("button", { name: "Tags…" }).click();
  const dialog = editor.page.getByRole("dialog", { name: "What these 2 pictures show" });
  await dialog.getByText("Room", { exact: true }).click();
  await dialog.getByText("View", { exact: true }).click();
  await dialog.getByRole("button", { name: "Save tags" }).click();
  for (const { page } of [editor, colleague]) {
    await expect(page.getByTestId("tile-tags")).toHaveText(["Room · View", "Room · View"]);
  }
  await expect(needs).toContainText("No picture shows a bathroom.");
  await expect(needs).not.toContainText("No picture shows a room.");

  // One of them only; a tag that just one has is told so.
  await colleague
    .galleryItem(b ?? "none")
    .getByRole("button", { name: "Move picture", exact: true })
    .click();
  await colleague.page.getByRole("menuitem", { name: "Tags…" }).click();
  const one = colleague.page.getByRole("dialog", { name: "What this picture shows" });
  await one.getByText("Bathroom", { exact: true }).click();
  await one.getByText("Room", { exact: true }).click();
  await one.getByRole("button", { name: "Save tags" }).click();
  await expect(editor.page.getByTestId("tile-tags").nth(1)).toHaveText("Bathroom · View");
  await expect(needs).not.toContainText("No picture shows a bathroom.");

  await editor.page.getByRole("button", { name: /^Bathroom/ }).click();
  await editor.showsGallery([String(b)]);
});

test("a picture that came twice is hinted at, and the hint goes with it", async ({
  server,
  editor,
}) => {
  await editor.go("Gallery");
  const before = await saved(server);
  // The same file is not taken twice; the same photo, saved by another program, is another file.
  const file = await readFile(photo("harbour-pool.jpg"));
  const saves = [file, Buffer.concat([file, Buffer.from("saved again")])];
  await editor.page
    .getByTestId("gallery-files")
    .setInputFiles(
      saves.map((buffer, at) => ({ name: `pool-${at}.jpg`, mimeType: "image/jpeg", buffer })),
    );
  await expect.poll(async () => (await saved(server)).length).toBe(before.length + 2);
  const twins = (await saved(server)).slice(-2);
  const hint = editor
    .galleryItem(twins[1] ?? "none")
    .getByRole("button", { name: /^Hint:.*Similar/ });
  await hint.click();
  const why = editor.page.getByRole("dialog", { name: /Similar/ });
  await expect(why).toContainText("Another picture shows nearly the same:");
  await why.getByRole("button", { name: "Remove this one" }).click();
  await editor.page.getByRole("button", { name: "Remove from gallery" }).click();
  await editor.showsGallery([...before, String(twins[0])]);
  await expect(editor.page.getByRole("button", { name: /^Hint:.*Similar/ })).toHaveCount(0);
});

test("pictures without alt text are described one after the other, each saved as one goes", async ({
  server,
  editor,
}) => {
  await editor.go("Gallery");
  const before = await saved(server);
  await editor.choose(
    "gallery-files",
    ...["harbour-pool.jpg", "harbour-cove.jpg", "harbour-studio.jpg"].map(photo),
  );
  await expect.poll(async () => (await saved(server)).length).toBe(before.length + 3);
  const needs = editor.page.getByRole("region", { name: "What your gallery needs" });
  await expect(needs).toContainText("3 pictures have no alt text");
  await needs.getByRole("button", { name: "Describe them" }).click();
  const dialog = editor.page.getByRole("dialog", { name: "Describe your pictures" });
  await expect(dialog).toContainText("1 of 3");
  await dialog.getByLabel("Alt text").fill("A pool above the sea");
  await dialog.getByLabel("Alt text").press("Enter");
  await expect(dialog).toContainText("2 of 3");
  // It is on the page already.
  const alts = async () => (await snapshot(server, "killarney")).gallery_images.map((i) => i.alt);
  expect((await alts()).slice(-3)).toEqual(["A pool above the sea", "", ""]);
  await dialog.getByRole("button", { name: "Skip" }).click();
  await dialog.getByLabel("Alt text").fill("A studio with a kitchen");
  await dialog.getByRole("button", { name: "Save and finish" }).click();
  await expect(dialog).toContainText("One picture is still without alt text.");
  await dialog.getByRole("button", { name: "Done" }).click();
  expect((await alts()).slice(-3)).toEqual(["A pool above the sea", "", "A studio with a kitchen"]);
});

test("axe finds nothing on the gallery, with pictures selected and with each dialog open", async ({
  editor,
  pocket,
}) => {
  test.slow();
  for (const window of [editor, pocket]) {
    const { page } = window;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await window.go("Gallery");
    const [a, b] = await window.gallery();
    expect(await findings(page), "the gallery").toEqual([]);
    await tick(window, a, b);
    await expect(bar(page)).toBeVisible();
    // Where nothing goes on below it, the bar lies on no picture.
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    expect(await findings(page), "with a selection").toEqual([]);
    for (const [button, title] of [
      ["Position…", "Move 2 pictures"],
      ["Tags…", "What these 2 pictures show"],
    ] as const) {
      await bar(page).getByRole("button", { name: button }).click();
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
      expect(await findings(page), title).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog", { name: title })).toBeHidden();
    }
    await bar(page).getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    expect(await findings(page), "before removing").toEqual([]);
    await page.getByRole("button", { name: "Keep it" }).click();
  }
});

test("a hint that is put aside is gone for colleagues too, and comes back when it is wanted", async ({
  server,
  editor,
  colleague,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await saved(server);
  const file = await readFile(photo("harbour-pool.jpg"));
  const saves = [file, Buffer.concat([file, Buffer.from("saved again")])];
  await editor.page
    .getByTestId("gallery-files")
    .setInputFiles(
      saves.map((buffer, at) => ({ name: `pool-${at}.jpg`, mimeType: "image/jpeg", buffer })),
    );
  await expect.poll(async () => (await saved(server)).length).toBe(before.length + 2);
  const hints = ({ page }: Console) => page.getByRole("button", { name: /^Hint:.*Similar/ });
  for (const window of [editor, colleague]) await expect(hints(window)).toHaveCount(2);

  await hints(editor).first().click();
  const why = editor.page.getByRole("dialog", { name: /Similar/ });
  await why.getByRole("button", { name: "Leave it as it is: Similar" }).click();
  for (const window of [editor, colleague]) await expect(hints(window)).toHaveCount(0);
  const notice = editor.page.getByRole("listitem").filter({ hasText: "Put aside" });
  await notice.getByRole("button", { name: "Undo" }).click();
  for (const window of [editor, colleague]) await expect(hints(window)).toHaveCount(2);

  await hints(colleague).last().click();
  await colleague.page.getByRole("button", { name: "Leave it as it is: Similar" }).click();
  await expect(hints(editor)).toHaveCount(0);
  await editor.page.getByRole("button", { name: "Show again" }).click();
  for (const window of [editor, colleague]) await expect(hints(window)).toHaveCount(2);
});

test("in a gallery of many, what is far away is there for keys and screen readers, and drawn when one comes near", async ({
  server,
  editor,
  manager,
}) => {
  test.slow();
  const file = await readFile(photo("harbour-pool.jpg"));
  for (let copy = 0; copy < 40; copy += 1) {
    const form = new FormData();
    const bytes = new Uint8Array(Buffer.concat([file, Buffer.from(`copy ${copy}`)]));
    form.set("image", new Blob([bytes], { type: "image/jpeg" }), "pool.jpg");
    form.set("alt", `Pool ${copy}`);
    expect((await manager.request("POST", "settings/gallery/upload/", form)).status).toBe(201);
  }
  const all = await saved(server);
  await editor.go("Gallery");
  await editor.showsGallery(all);
  const { page } = editor;
  const last = editor.galleryItem(all.at(-1) ?? "none");
  await expect(last.getByRole("button")).toHaveCount(0);
  await expect(last).toHaveAccessibleName("Pool 39");
  const height = await last.evaluate((tile) => tile.getBoundingClientRect().height);

  await editor.galleryItem(all[0] ?? "none").focus();
  await page.keyboard.press("End");
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await expect(last.getByRole("img")).toBeVisible();
  // Nothing jumped when it was drawn.
  expect(await last.evaluate((tile) => tile.getBoundingClientRect().height)).toBe(height);
  await page.keyboard.press("Tab");
  await expect(last.getByRole("button", { name: "Reorder Pool 39" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await editor.showsGallery([String(all.at(-1)), ...all.slice(0, -1)]);
  await expect.poll(() => saved(server)).toEqual([all.at(-1), ...all.slice(0, -1)]);
  await expect(last.getByRole("button", { name: "Reorder Pool 39" })).toBeFocused();
});
