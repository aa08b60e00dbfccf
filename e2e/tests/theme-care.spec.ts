import { Console } from "../support/console";
import { Guest } from "../support/guest";
import { speak } from "../support/long-words";
import { expect, test } from "../support/test";

test("a palette from the logo can be read throughout, and is the page's after one save", async ({
  server,
  profile,
}) => {
  const staff = await Console.signIn(await profile(), server, "manager", "killarney");
  const guest = await Guest.open(await profile(), server, "killarney");
  const { page } = staff;
  await page.getByRole("button", { name: "Palettes from the logo" }).click();
  await page.getByRole("button", { name: "Deep", exact: true }).click();
  const told = page.getByRole("region", { name: "How well words can be read" });
  await expect(told).toContainText("All words can be read in these colours.");
  await staff.save("theme");
  const chosen = await staff.field("Button colour").inputValue();
  const parts = [1, 3, 5].map((at) => Number.parseInt(chosen.slice(at, at + 2), 16));
  await expect(guest.bookButton()).toHaveCSS("background-color", `rgb(${parts.join(", ")})`);
});

test("words that cannot be read: the nearest shade is one click away, saving as it is takes two", async ({
  server,
  profile,
}) => {
  const staff = await Console.signIn(await profile(), server, "manager", "killarney");
  const { page } = staff;
  const told = page.getByRole("region", { name: "How well words can be read" });
  await staff.field("Background colour").fill("#FFFFFF");
  await staff.field("Text colour").fill("#999999");
  await expect(told).toContainText("Text: guests see #767676");
  await page.getByRole("button", { name: "Save theme" }).click();
  const warning = page.getByText("save once more to keep them as they are", { exact: false });
  await expect(warning).toBeVisible();
  // Another colour is another question.
  await staff.field("Text colour").fill("#9A9A9A");
  await expect(warning).toBeHidden();
  await page.getByRole("button", { name: "Save theme" }).click();
  await expect(warning).toBeVisible();
  await staff.save("theme");

  await staff.field("Text colour").fill("#999999");
  await told.getByRole("button", { name: "Use #767676" }).click();
  await expect(staff.field("Text colour")).toHaveValue("#767676");
});

test("in Arabic colours, addresses and numbers are written from the left all the same", async ({
  server,
  profile,
}) => {
  const context = await profile();
  await speak(context, "ar");
  const login = { username: "manager", password: "manager" };
  await context.request.post(`${server.origin}/api/staff/login/`, { data: login });
  const page = await context.newPage();
  await page.goto(`${server.origin}/staff/settings`);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator('[data-field="slogan"] input')).toHaveCSS("direction", "rtl");
  const colours = page.locator('[data-field$="_color"] input');
  await expect(colours).toHaveCount(11);
  for (const field of [...(await colours.all()), page.locator("input[type=tel]").first()]) {
    await expect(field).toHaveCSS("direction", "ltr");
    await expect(field).toHaveCSS("text-align", "right");
  }
});
