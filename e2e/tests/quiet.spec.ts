import { devices, type Locator, type Response } from "@playwright/test";
import { Console } from "../support/console";
import { Guest } from "../support/guest";
import { expect, test } from "../support/test";

/** The policy must be there: a browser finds nothing to complain about without one. */
function guarded(answer: Response | null): void {
  const policy = answer?.headers()["content-security-policy"] ?? "none";
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("object-src 'none'");
  expect(answer?.headers()["x-content-type-options"]).toBe("nosniff");
}

/** Waits for something that opened over the page, and closes it. */
async function leave(opened: Locator): Promise<void> {
  await expect(opened).toBeVisible();
  // The first Escape may come before the focus has moved into it.
  await expect(async () => {
    if (await opened.isVisible()) await opened.press("Escape", { timeout: 1_000 });
    await expect(opened).toBeHidden({ timeout: 1_000 });
  }).toPass();
}

test("guests walk through all public pages and their browsers find nothing to complain about", async ({
  server,
  profile,
}) => {
  for (const options of [{}, devices["Pixel 7"]]) {
    const context = await profile(options);
    const page = await context.newPage();
    guarded(await page.goto(server.origin));
    for (const slug of ["killarney", "harbour"]) {
      guarded(await page.goto(`${server.origin}/hotels/${slug}`));
      const guest = await Guest.open(context, server, slug);
      const pictures = guest.page.getByTestId("gallery").getByRole("link");
      await pictures.first().scrollIntoViewIfNeeded();
      await pictures.first().click();
      const large = guest.page.getByRole("dialog");
      await expect(large).toBeVisible();
      await guest.page.keyboard.press("ArrowRight");
      await leave(large);
      await guest.page.getByRole("contentinfo").scrollIntoViewIfNeeded();
      await guest.neverReloaded();
    }
  }
});

test("staff walk through the console and their browser finds nothing to complain about", async ({
  server,
  profile,
}) => {
  const context = await profile();
  guarded(await (await context.newPage()).goto(`${server.origin}/staff`));
  const staff = await Console.signIn(context, server, "manager", "killarney");
  const { page } = staff;

  await page.getByRole("button", { name: "Pick: Primary colour" }).click();
  await leave(page.getByRole("dialog", { name: "Primary colour" }));
  await page.getByRole("button", { name: "Edit alt text of hero image" }).click();
  await leave(page.getByRole("dialog"));

  await staff.go("Gallery");
  await page.getByRole("button", { name: "Move picture", exact: true }).first().click();
  await leave(page.getByRole("menu"));

  await staff.go("Rooms");
  await page
    .getByRole("button", { name: /^Edit (?!alt)/ })
    .first()
    .click();
  await leave(page.getByRole("dialog"));
  await staff.neverReloaded();
});

test("a wrong password gets a sentence, and the door stays shut", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 40[01]/);
  const page = await (await profile()).newPage();
  await page.goto(`${server.origin}/staff`);
  await page.getByLabel("User name").fill("manager");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Screens" })).toHaveCount(0);
});
