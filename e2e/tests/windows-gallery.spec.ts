import type { Page } from "@playwright/test";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import type { Guest } from "../support/guest";
import { speak } from "../support/long-words";
import { showsPicture } from "../support/picture";
import { photo } from "../support/places";
import type { Server } from "../support/server";
import { type Staff, snapshot } from "../support/staff";

interface Point {
  x: number;
  y: number;
}

async function savedGallery(server: Server): Promise<string[]> {
  const { gallery_images } = await snapshot(server, "killarney");
  return gallery_images.map((image) => image.public_id ?? "none");
}

/** Waits until the saved gallery is another one than `before`, and answers it. */
async function changedGallery(server: Server, before: string[]): Promise<string[]> {
  await expect.poll(() => savedGallery(server)).not.toEqual(before);
  return savedGallery(server);
}

/**
 * Makes one more edit that everybody hears, and waits for it. Events keep their order, so whatever
 * was announced before has been applied by then, in the editor's own window too.
 */
async function allHaveHeard(manager: Staff, consoles: Console[], guests: Guest[]): Promise<void> {
  const name = `Glenlough House, ${Date.now()}`;
  await manager.edit({ name_override: name });
  for (const window of consoles) {
    await expect(window.page.getByTestId("hotel-name")).toHaveText(name);
  }
  for (const window of guests) await expect(window.heading()).toHaveText(name);
}

/** Puts a finger down, draws it across the screen and lifts it. */
async function drawFinger(page: Page, from: Point, to: Point): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) =>
    browser.send("Input.dispatchTouchEvent", { type, touchPoints });
  const STEPS = 10;
  await touch("touchStart", [from]);
  for (let step = 1; step <= STEPS; step += 1) {
    const share = step / STEPS;
    const x = from.x + (to.x - from.x) * share;
    await touch("touchMove", [{ x, y: from.y + (to.y - from.y) * share }]);
  }
  await touch("touchEnd", []);
}

test("a picture added to the gallery shows once in every window, the editor's own included", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
  manager,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await savedGallery(server);
  await editor.showsGallery(before);

  await editor.choose("gallery-files", photo("harbour-cove.jpg"));
  const after = await changedGallery(server, before);
  expect(after.slice(0, -1)).toEqual(before);
  const added = after.at(-1) ?? "none";

  for (const window of [guest, phone, colleague, editor]) await window.showsGallery(after);
  await showsPicture(guest.galleryPicture(added), added);
  await showsPicture(phone.galleryPicture(added), added);
  await showsPicture(colleague.galleryItem(added), added);
  await showsPicture(editor.galleryItem(added), added);

  await allHaveHeard(manager, [editor, colleague], [guest, phone]);
  for (const window of [editor, colleague, guest, phone]) {
    expect(await window.gallery()).toEqual(after);
  }
});

test("many pictures chosen at once arrive in every window", async ({
  server,
  editor,
  colleague,
  guest,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await savedGallery(server);

  const files = ["harbour-cove.jpg", "harbour-pool.jpg", "harbour-lobby-bar.jpg"];
  await editor.choose("gallery-files", ...files.map(photo));

  await expect.poll(async () => (await savedGallery(server)).length).toBe(before.length + 3);
  const after = await savedGallery(server);
  for (const window of [guest, colleague, editor]) await window.showsGallery(after);
});

test("a picture dragged with the mouse moves in every window", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
  manager,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await savedGallery(server);
  const [first, second, third] = before;
  if (!first || !second || !third) throw new Error("the demo gallery is too short");

  const target = editor.galleryItem(third);
  const box = await target.boundingBox();
  if (!box) throw new Error("the third picture is not on the screen");
  await editor.galleryItem(first).dragTo(target, {
    targetPosition: { x: box.width * 0.85, y: box.height * 0.4 },
    steps: 12,
  });

  const moved = [second, third, first, ...before.slice(3)];
  for (const window of [editor, guest, phone, colleague]) await window.showsGallery(moved);
  expect(await savedGallery(server)).toEqual(moved);
  await allHaveHeard(manager, [editor, colleague], [guest, phone]);
  for (const window of [editor, colleague, guest, phone]) {
    expect(await window.gallery()).toEqual(moved);
  }
});

test("a picture moved by finger on a phone moves in every window", async ({
  server,
  pocket,
  colleague,
  guest,
}) => {
  await pocket.go("Gallery");
  await colleague.go("Gallery");
  const before = await savedGallery(server);
  const [first, second] = before;
  if (!first || !second) throw new Error("the demo gallery is too short");

  // Away from the window's edges, where the page would scroll along.
  const handle = pocket.galleryItem(first).getByRole("button", { name: /^Reorder/ });
  await handle.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const from = await handle.boundingBox();
  const over = await pocket.galleryItem(second).boundingBox();
  if (!from || !over) throw new Error("the first pictures are not on the screen");
  const y = from.y + from.height / 2;
  await drawFinger(
    pocket.page,
    { x: from.x + from.width / 2, y },
    { x: over.x + over.width * 0.8, y },
  );

  const moved = [second, first, ...before.slice(2)];
  for (const window of [pocket, guest, colleague]) await window.showsGallery(moved);
  expect(await savedGallery(server)).toEqual(moved);
});

test("a picture moved with the keyboard moves in every window", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await savedGallery(server);
  const [first, second, third] = before;
  if (!first || !second || !third) throw new Error("the demo gallery is too short");

  const handle = editor.galleryItem(first).getByRole("button", { name: /^Reorder/ });
  await handle.focus();
  const { keyboard } = editor.page;
  const said = editor.page.getByTestId("gallery-said");
  const total = before.length;
  await keyboard.press("Enter");
  await expect(said).toContainText(`lifted from position 1 of ${total}`);
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  await expect(said).toContainText(`position 3 of ${total}`);
  // It is carried on the screen only.
  await editor.showsGallery([second, third, first, ...before.slice(3)]);
  expect(await savedGallery(server)).toEqual(before);
  await keyboard.press("Enter");
  await expect(said).toContainText(`moved to position 3 of ${total}`);
  await expect(handle).toBeFocused();

  const after = await changedGallery(server, before);
  expect(after).toEqual([second, third, first, ...before.slice(3)]);
  for (const window of [editor, guest, phone, colleague]) await window.showsGallery(after);
});

test("while a picture is in hand a colleague sorts: it lands beside the one it was let go at, and theirs stays", async ({
  server,
  editor,
  manager,
  guest,
}) => {
  await editor.go("Gallery");
  const before = await savedGallery(server);
  const [a = "", b = "", c = "", ...rest] = before;
  const last = rest.at(-1) ?? "";
  const { mouse } = editor.page;
  const middle = async (id: string, across: number) => {
    const box = await editor.galleryItem(id).boundingBox();
    if (!box) throw new Error(`${id} is not on the screen`);
    return [box.x + box.width * across, box.y + box.height * 0.4] as const;
  };
  await mouse.move(...(await middle(a, 0.5)));
  await mouse.down();
  await mouse.move(...(await middle(b, 0.5)), { steps: 6 });

  // The last comes to the front meanwhile: everything lies one place further on.
  const { gallery_images } = await snapshot(server, "killarney");
  const urls = new Map(gallery_images.map((image) => [image.public_id ?? "", image.url]));
  const theirs = [last, ...before.filter((id) => id !== last)];
  await manager.request("POST", "settings/gallery/reorder/", {
    gallery: theirs.map((id) => urls.get(id)),
  });
  await editor.showsGallery(theirs);

  await mouse.move(...(await middle(c, 0.85)), { steps: 6 });
  await mouse.up();
  const after = [last, b, c, a, ...rest.slice(0, -1)];
  for (const window of [editor, guest]) await window.showsGallery(after);
  await expect.poll(() => savedGallery(server)).toEqual(after);
});

test("in Arabic the next picture lies on the left: for arrow keys, for carrying and for the mouse", async ({
  server,
  profile,
}) => {
  const context = await profile();
  await speak(context, "ar");
  const login = { username: "manager", password: "manager" };
  await context.request.post(`${server.origin}/api/staff/login/`, { data: login });
  const window = new Console(await context.newPage());
  const { page } = window;
  await page.goto(`${server.origin}/staff/gallery`);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  const before = await savedGallery(server);
  const [a = "", b = "", c = "", ...rest] = before;
  await window.showsGallery(before);

  await window.galleryItem(a).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(window.galleryItem(b)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(window.galleryItem(a)).toBeFocused();
  await window.galleryItem(a).locator("[data-handle]").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await window.showsGallery([b, a, c, ...rest]);
  await expect.poll(() => savedGallery(server)).toEqual([b, a, c, ...rest]);

  // Onto the left half of the third: behind it.
  const box = await window.galleryItem(c).boundingBox();
  if (!box) throw new Error("the third picture is not on the screen");
  await window.galleryItem(b).dragTo(window.galleryItem(c), {
    targetPosition: { x: box.width * 0.15, y: box.height * 0.4 },
    steps: 12,
  });
  await window.showsGallery([a, c, b, ...rest]);
  await expect.poll(() => savedGallery(server)).toEqual([a, c, b, ...rest]);
});

test("a picture removed in one window is gone from all others", async ({
  server,
  editor,
  colleague,
  guest,
  phone,
}) => {
  await editor.go("Gallery");
  await colleague.go("Gallery");
  const before = await savedGallery(server);
  const gone = before[1] ?? "none";
  await expect(guest.galleryPicture(gone)).toHaveCount(1);

  await editor.galleryItem(gone).getByRole("button", { name: "Remove picture" }).click();
  await editor.page.getByRole("button", { name: "Remove from gallery" }).click();

  const after = before.filter((id) => id !== gone);
  for (const window of [guest, phone, colleague, editor]) await window.showsGallery(after);
});
