import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { addStaff } from "../support/people";

test("two see that the other is here, on which field, and what they save, by name", async ({
  server,
  dataDir,
  editor,
  profile,
}) => {
  await addStaff(dataDir, "aoife");
  const aoife = await Console.signIn(await profile(), server, "aoife", "killarney");
  const here = editor.page.getByTestId("here");
  await expect(here).toHaveAccessibleName("One colleague is here");

  await aoife.field("Slogan").focus();
  const company = editor.page.locator('[data-field="slogan"]').getByTestId("field-company");
  await expect(company).toHaveText(/aoife is here$/);
  await here.click();
  const people = editor.page.getByRole("dialog", { name: "One colleague is here" });
  await expect(people).toContainText("aoife");
  await expect(people).toContainText("Settings, Slogan");
  await editor.page.keyboard.press("Escape");

  // What the manager is typing stays as it is, with the caret where it was.
  await editor.field("Tagline").fill("Half a sen");
  await aoife.field("Slogan").fill("Written by Aoife");
  await aoife.save("texts");
  const slogan = editor.page.locator('[data-field="slogan"]');
  await expect(editor.field("Slogan")).toHaveValue("Written by Aoife");
  await expect(slogan.getByTestId("saved-by")).toHaveText(/Saved by aoife$/);
  await expect(slogan).toHaveAttribute("data-fresh", "true");
  await expect(editor.page.getByTestId("news")).toHaveText("aoife: Changed the slogan");
  await expect(editor.field("Tagline")).toBeFocused();
  await editor.page.keyboard.type("tence");
  await expect(editor.field("Tagline")).toHaveValue("Half a sentence");
  // It is news for a moment only.
  await expect(slogan).not.toHaveAttribute("data-fresh", "true");

  await aoife.page.close();
  await expect(here).toHaveCount(0);
});

test("a picture that a colleague moves and a room they change light up for a moment, with their name", async ({
  server,
  dataDir,
  editor,
  profile,
}) => {
  await addStaff(dataDir, "aoife");
  const aoife = await Console.signIn(await profile(), server, "aoife", "killarney");
  const marks = (window: Console) => window.page.getByTestId("changed-by");
  await editor.go("Gallery");
  await aoife.go("Gallery");
  const [first = "none", ...rest] = await aoife.gallery();
  const held = editor.galleryItem(rest[1] ?? "none");
  await held.focus();
  // How often the line is told anew, which is how often a screen reader speaks.
  const spoken = await editor.page.getByTestId("news").evaluateHandle((line) => {
    const said: string[] = [];
    const note = () => said.push(line.textContent ?? "");
    new MutationObserver(note).observe(line, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return said;
  });

  await aoife.galleryItem(first).getByRole("button", { name: "Move picture", exact: true }).click();
  await aoife.page.getByRole("menuitem", { name: "Move to the end" }).click();
  await expect(marks(editor)).toHaveText([/Moved by aoife$/]);
  await expect(editor.galleryItem(first).getByTestId("changed-by")).toBeVisible();
  await expect(editor.page.getByTestId("news")).toHaveText("aoife: Sorted the gallery anew");
  await editor.showsGallery([...rest, first]);
  await expect(held).toBeFocused();
  // The one who did it is told nothing of it.
  await expect(aoife.page.getByTestId("news")).toHaveText("");
  await expect(marks(aoife)).toHaveCount(0);
  await expect(marks(editor)).toHaveCount(0);
  expect((await spoken.jsonValue()).filter((words) => words !== "")).toEqual([
    "aoife: Sorted the gallery anew",
  ]);

  await editor.go("Rooms");
  await aoife.go("Rooms");
  const card = aoife.page.getByRole("article").first();
  const name = (await card.getAttribute("aria-label")) ?? "";
  await card.getByText("Shown", { exact: true }).click();
  const theirs = editor.page.getByRole("article", { name, exact: true });
  await expect(theirs.getByTestId("changed-by")).toHaveText(/Changed by aoife$/);
  await expect(marks(editor)).toHaveCount(1);
  await expect(marks(aoife)).toHaveCount(0);
});

test("what one types is told to nobody", async ({ server, dataDir, editor, profile }) => {
  await addStaff(dataDir, "aoife");
  const context = await profile();
  const aoife = await Console.signIn(context, server, "aoife", "killarney");
  const said: string[] = [];
  await expect(editor.page.getByTestId("here")).toBeVisible();
  const heard = aoife.hearing;
  await editor.field("Slogan").pressSequentially("a secret of the house");
  await expect(
    aoife.page.locator('[data-field="slogan"]').getByTestId("field-company"),
  ).toBeVisible();
  for (const frame of heard.frames()) said.push(JSON.stringify(frame));
  expect(said.some((text) => text.includes("client-here"))).toBe(true);
  expect(said.filter((text) => text.includes("secret"))).toEqual([]);
});

test("each edit can be taken back for ten seconds where it was made, and put back again", async ({
  editor,
  guest,
}) => {
  const before = await editor.field("Slogan").inputValue();
  await editor.field("Slogan").fill("A hasty word");
  await editor.save("texts");
  await expect(guest.page.getByText("A hasty word").first()).toBeVisible();
  const notice = editor.page.getByRole("listitem").filter({ hasText: "Changed the slogan" });
  await notice.getByRole("button", { name: "Undo" }).click();
  await expect(editor.field("Slogan")).toHaveValue(before);
  await expect(guest.page.getByText("A hasty word")).toHaveCount(0);

  const back = editor.page.getByRole("listitem").filter({ hasText: "Taken back" });
  await back.getByRole("button", { name: "Redo" }).click();
  await expect(editor.field("Slogan")).toHaveValue("A hasty word");
  await expect(guest.page.getByText("A hasty word").first()).toBeVisible();
});

test("what a colleague changed since is not taken back with it", async ({
  complaints,
  editor,
  manager,
}) => {
  complaints.expect(/status of 409/);
  await editor.field("Slogan").fill("A hasty word");
  await editor.save("texts");
  const notice = editor.page.getByRole("listitem").filter({ hasText: "Changed the slogan" });
  await expect(notice).toBeVisible();
  await manager.edit({ slogan: "A better word" });
  await expect(editor.field("Slogan")).toHaveValue("A better word");
  await notice.getByRole("button", { name: "Undo" }).click();
  await expect(editor.page.getByText(/it was changed again since/)).toBeVisible();
  await expect(editor.field("Slogan")).toHaveValue("A better word");
});

test("a colleague's change of the very moment of one's own save is not taken for one's own", async ({
  manager,
  server,
  profile,
}) => {
  const context = await profile();
  // What the server tells this window waits for as long as a test says so.
  let held: (() => void)[] | null = null;
  await context.routeWebSocket(/\/app\//, (page) => {
    const hub = page.connectToServer();
    hub.onMessage((message) => {
      if (held) held.push(() => page.send(message));
      else page.send(message);
    });
  });
  const editor = await Console.signIn(context, server, "manager", "killarney");
  const [room] = await manager.roomTypes();
  if (!room) throw new Error("no room type");
  await editor.go("Rooms");
  const card = editor.page.getByTestId(`room-${room.id}`);
  await expect(card).toContainText(room.short_description);
  await editor.go("Settings");

  await editor.page.route("**/settings/", async (route) => {
    if (route.request().method() !== "PATCH") return route.fallback();
    held = [];
    const saved = await route.fetch();
    await manager.editRoom(room.id, { short_description: "Changed in that moment" });
    const now = await (await route.fetch({ method: "GET", postData: "" })).json();
    // The page as it is by then, as the server's answer would show it.
    await route.fulfill({ response: saved, json: now });
  });
  await editor.field("Slogan").fill("Saved in that moment");
  await editor.save("texts");
  await expect(editor.page.getByTestId("state-line")).toHaveAttribute("data-about", "saved");
  const waiting = held ?? [];
  held = null;
  for (const send of waiting as (() => void)[]) send();

  await editor.go("Rooms");
  await expect(card).toContainText("Changed in that moment");
});
