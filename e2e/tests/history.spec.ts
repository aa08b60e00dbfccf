import { expect, test } from "../support/company";
import { photo } from "../support/places";
import { snapshot } from "../support/staff";

test("staff read who changed what, with the texts and pictures before and after", async ({
  editor,
  manager,
  server,
}) => {
  const before = await snapshot(server, "killarney");
  await manager.edit({ slogan: "Written in the history" });
  await manager.uploadGallery(photo("harbour-cove.jpg"));
  await editor.go("History");

  const slogan = editor.change(before.slogan === "" ? "Added the slogan" : "Changed the slogan");
  await expect(slogan).toContainText("manager");
  await expect(slogan).toContainText("Written in the history");
  await expect(slogan).toContainText(before.slogan || "nothing");
  await expect(slogan.getByTestId("delivery")).toBeVisible();
  const added = editor.change("Added 1 picture to the gallery");
  await expect(added.getByRole("img")).toHaveCount(1);

  // Somebody else's change appears without a reload.
  await manager.edit({ tagline_override: "While the list is open" });
  await expect(editor.page.getByText("While the list is open")).toBeVisible();
});

test("a change taken back is off the open pages without a reload", async ({
  editor,
  guest,
  manager,
  server,
}) => {
  const before = (await snapshot(server, "killarney")).tagline;
  await manager.edit({ tagline_override: "A tagline to be taken back" });
  await expect(guest.page.getByText("A tagline to be taken back").first()).toBeVisible();

  await editor.go("History");
  await editor.change("Added the tagline").getByRole("button", { name: /^Undo/ }).click();
  await expect(guest.page.getByText(before).first()).toBeVisible();
  await expect(guest.page.getByText("A tagline to be taken back")).toHaveCount(0);
  await expect(editor.saveLine()).toContainText("Live on 1 of 1 open page");
  await expect(editor.change("Took back an earlier change")).toBeVisible();

  // The taking back is a change like any other.
  await editor.change("Took back an earlier change").getByRole("button", { name: /^Undo/ }).click();
  await expect(guest.page.getByText("A tagline to be taken back").first()).toBeVisible();
});

test("a change that was changed again since stays, and both values are shown", async ({
  complaints,
  editor,
  manager,
  server,
}) => {
  complaints.expect(/status of 409/);
  await manager.edit({ slogan: "The first wish" });
  const first = (await snapshot(server, "killarney")).revision;
  await manager.edit({ slogan: "The second wish" });
  await editor.go("History");
  await editor.page.getByTestId(`change-${first}`).getByRole("button", { name: /^Undo/ }).click();
  const told = editor.page.getByRole("dialog", { name: "This was changed again since" });
  await expect(told).toContainText("The second wish");
  expect((await snapshot(server, "killarney")).slogan).toBe("The second wish");
});

test("the page as it was is shown with its own pictures, and restored for everybody", async ({
  editor,
  guest,
  manager,
  server,
}) => {
  const before = await snapshot(server, "killarney");
  const hero = before.images.hero?.public_id ?? "none";
  await manager.edit({ name_override: "Another House", primary_color: "#8c1c4b" });
  await manager.uploadSetting("hero_image", photo("harbour-hero.jpg"));
  await expect(guest.heading()).toHaveText("Another House");

  await editor.go("History");
  const point = editor.page.getByTestId(`change-${before.revision}`);
  await point.getByRole("link", { name: /^See the page as it was/ }).click();
  await expect(editor.page.getByText(`(revision ${before.revision})`)).toBeVisible();
  const then = editor.page.frameLocator("iframe");
  await expect(then.getByRole("heading", { level: 1 })).toHaveText(before.name);
  await expect(then.locator(`[data-testid="hero"][data-image="${hero}"]`)).toBeVisible();
  // Looking changes nothing.
  await expect(guest.heading()).toHaveText("Another House");

  await editor.page.getByRole("button", { name: "Restore", exact: true }).click();
  const question = editor.page.getByRole("alertdialog");
  await expect(question).toContainText("2 later changes are taken back");
  await question.getByRole("button", { name: "Restore the page" }).click();

  await expect(guest.heading()).toHaveText(before.name);
  await expect(guest.page.locator(`[data-testid="hero"][data-image="${hero}"]`)).toBeVisible();
  await expect(editor.change("Returned the page to an earlier state")).toBeVisible();
  await expect(editor.saveLine()).toContainText("Live on 1 of 1 open page");
  const after = await snapshot(server, "killarney");
  expect(after.revision).toBe(before.revision + 3);
  expect({ ...after, revision: 0, updated_at: "" }).toEqual({
    ...before,
    revision: 0,
    updated_at: "",
  });
});
