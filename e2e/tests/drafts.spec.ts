import { devices } from "@playwright/test";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { photo } from "../support/places";
import { Staff, snapshot } from "../support/staff";

test("changes collected in a draft are seen by nobody, and then by everybody in one change", async ({
  editor,
  guest,
  phone,
  server,
}) => {
  const before = await snapshot(server, "killarney");
  const id = await editor.collect("Christmas");
  await editor.field("Slogan").fill("By the fire");
  await editor.save("texts");
  await expect(editor.collecting()).toContainText("1 change");
  await editor.go("Gallery");
  await expect(editor.collecting()).toContainText("Draft “Christmas”");
  await editor.choose("gallery-files", photo("harbour-cove.jpg"));
  await expect(editor.collecting()).toContainText("2 changes");
  await expect.poll(() => editor.gallery()).toHaveLength(before.gallery_images.length + 1);
  const added = (await editor.gallery()).at(-1) ?? "none";

  // Guests see and hear nothing of it.
  expect(await snapshot(server, "killarney")).toEqual(before);
  expect(guest.hearing.events()).toEqual([]);

  await editor.collecting().getByRole("link", { name: "Publish…" }).click();
  const dialog = editor.page.getByRole("alertdialog", { name: "Publish “Christmas”" });
  await expect(dialog).toContainText("By the fire");
  await expect(dialog).toContainText("2 changes go live on every open page together.");
  await dialog.getByRole("button", { name: "Publish now" }).click();

  await expect(guest.page.getByText("By the fire").first()).toBeVisible();
  await expect(phone.page.getByText("By the fire").first()).toBeVisible();
  await expect.poll(async () => (await guest.gallery()).includes(added)).toBe(true);
  expect((await snapshot(server, "killarney")).revision).toBe(before.revision + 1);
  await expect(editor.collecting()).toHaveCount(0);
  await expect(editor.page.getByTestId(`draft-${id}`)).toContainText("Published");
  await expect(editor.saveLine()).toContainText("Live on 2 of 2 open pages");

  // One entry of the history, which takes all of it back.
  await editor.go("History");
  const change = editor.change("Published the draft “Christmas”");
  await change.getByRole("button", { name: /^Undo/ }).click();
  await expect(guest.page.getByText("By the fire")).toHaveCount(0);
  await guest.showsGallery(before.gallery_images.map(({ public_id }) => public_id ?? ""));
});

test("a draft is looked at on the real page by a link that is for staff alone", async ({
  complaints,
  editor,
  guest,
  profile,
  server,
}) => {
  const id = await editor.collect("Christmas");
  await editor.field("Slogan").fill("By the fire");
  await editor.save("texts");
  const link = `${server.origin}/hotels/killarney?draft=${id}`;

  // In the console, with the widths of phone and desktop.
  await editor.collecting().getByRole("link", { name: "Preview" }).click();
  const framed = editor.page.frameLocator("[data-testid=draft-frame]");
  await expect(framed.getByText("By the fire").first()).toBeVisible();
  await expect(framed.getByText("Draft “Christmas”: guests do not see this yet.")).toBeVisible();
  const width = () => framed.locator("html").evaluate((html) => html.clientWidth);
  expect(await width()).toBeGreaterThanOrEqual(1_200);
  await editor.page.getByRole("radio", { name: "As on a phone" }).click({ force: true });
  await expect.poll(width).toBeLessThanOrEqual(390);
  await editor.page.getByRole("button", { name: "Close" }).click();
  await expect(editor.page.getByRole("heading", { name: "Christmas", level: 1 })).toBeVisible();

  // By its address, for whoever is signed in.
  const own = await editor.page.context().newPage();
  await own.goto(link);
  await expect(own.getByText("By the fire").first()).toBeVisible();
  await own.close();

  // Anybody else is asked to sign in, and sees it then.
  const elsewhere = await (await profile()).newPage();
  complaints.expect(/status of 401/);
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await elsewhere.content()).not.toContain("By the fire");
  await elsewhere.getByLabel("User name").fill("manager");
  await elsewhere.getByLabel("Password").fill("manager");
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  const shown = elsewhere.frameLocator("[data-testid=draft-frame]");
  await expect(shown.getByText("By the fire").first()).toBeVisible();

  // Somebody of another hotel gets nothing of it.
  const harbour = await Staff.signIn(server, "harbour", "killarney");
  const answer = await fetch(link, { headers: { Authorization: harbour.authorization } });
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain("By the fire");
  expect(guest.hearing.events()).toEqual([]);
});

test("a link for somebody without an account works until it is taken back", async ({
  complaints,
  editor,
  manager,
  profile,
}) => {
  const id = await manager.draft("Photos", { slogan: "As the photographer sees it" });
  await editor.go("Drafts");
  await editor.page.getByTestId(`draft-${id}`).click();
  await editor.page.getByRole("button", { name: "Make a link" }).click();
  const link = await editor.page.getByLabel("Link", { exact: true }).inputValue();

  const photographer = await (await profile()).newPage();
  await photographer.goto(link);
  await expect(photographer.getByText("As the photographer sees it").first()).toBeVisible();
  await editor.page.getByRole("button", { name: /^Take back the link/ }).click();
  await expect(editor.page.getByLabel("Link", { exact: true })).toHaveCount(0);
  complaints.expect(/status of 404/);
  await photographer.goto(link);
  await expect(photographer.getByText("This link to a draft has ended")).toBeVisible();
});

test("what a colleague changed meanwhile is shown beside the draft, and nobody overwrites it unseen", async ({
  complaints,
  editor,
  guest,
  manager,
}) => {
  await editor.collect("Christmas");
  await editor.field("Slogan").fill("By the fire");
  await editor.field("Tagline").fill("Snow outside");
  await editor.save("texts");
  await manager.edit({ slogan: "By the lake", name_override: "Another House" });
  await expect(guest.heading()).toHaveText("Another House");

  await editor.collecting().getByRole("link", { name: "Publish…" }).click();
  const dialog = editor.page.getByRole("alertdialog");
  const sides = dialog.getByRole("radiogroup", { name: "Slogan" });
  await expect(sides.getByText("By the lake")).toBeVisible();
  await expect(sides.getByText("By the fire")).toBeVisible();
  const publish = dialog.getByRole("button", { name: "Publish now" });
  await expect(publish).toBeDisabled();

  // Chosen, and then the page is another one again.
  await sides.getByText("By the fire").click();
  await expect(publish).toBeEnabled();
  complaints.expect(/status of 409/);
  await manager.edit({ slogan: "By the sea" });
  await expect(sides.getByText("By the sea")).toBeVisible();
  await expect(publish).toBeDisabled();
  await sides.getByText("By the fire").click();
  await publish.click();

  await expect(guest.page.getByText("By the fire").first()).toBeVisible();
  await expect(guest.page.getByText("Snow outside").first()).toBeVisible();
  // What the draft did not change stays as the colleague saved it.
  await expect(guest.heading()).toHaveText("Another House");
});

test("after a reload the window still collects, and leaving the draft saves on the page again", async ({
  guest,
  profile,
  server,
}) => {
  const context = await profile(devices["Pixel 7"]);
  const pocket = await Console.signIn(context, server, "manager", "killarney");
  await pocket.collect("On the phone");
  await pocket.page.reload();
  await expect(pocket.collecting()).toContainText("Draft “On the phone”");
  await pocket.field("Slogan").fill("Kept for later");
  await pocket.save("texts");
  await expect(pocket.collecting()).toContainText("1 change");
  await pocket.page.getByRole("button", { name: "Leave the draft" }).click();
  await expect(pocket.collecting()).toHaveCount(0);
  const before = await snapshot(server, "killarney");
  await expect(pocket.field("Slogan")).toHaveValue(before.slogan);
  await pocket.field("Slogan").fill("For now");
  await pocket.save("texts");
  await expect(guest.page.getByText("For now").first()).toBeVisible();

  // Back in the draft its own value is there.
  await pocket.page.getByRole("button", { name: "Collect changes in a draft" }).click();
  await pocket.page.getByText("On the phone").click();
  await pocket.page.getByRole("button", { name: "Start collecting" }).click();
  await expect(pocket.field("Slogan")).toHaveValue("Kept for later");
});

test("a change is taken out of a draft, and a draft is discarded", async ({
  colleague,
  editor,
  manager,
  server,
}) => {
  const before = await snapshot(server, "killarney");
  const id = await manager.draft("Christmas", { slogan: "By the fire", tagline_override: "Snow" });
  await editor.go("Drafts");
  await colleague.go("Drafts");
  await editor.page.getByTestId(`draft-${id}`).click();
  await editor.page.getByRole("button", { name: "Take out: Slogan" }).click();
  await expect(editor.page.getByText("By the fire")).toHaveCount(0);
  await expect(editor.page.getByText("Snow")).toBeVisible();
  await expect(colleague.page.getByTestId(`draft-${id}`)).toContainText("1 change");
  await editor.page.getByRole("button", { name: "Discard" }).click();
  const question = editor.page.getByRole("alertdialog");
  await expect(question).toContainText("The 1 change in it is lost.");
  await question.getByRole("button", { name: "Discard the draft" }).click();
  await expect(editor.page.getByRole("heading", { name: "Drafts", level: 1 })).toBeVisible();
  await expect(colleague.page.getByTestId(`draft-${id}`)).toHaveCount(0);
  expect(await snapshot(server, "killarney")).toEqual(before);
});
