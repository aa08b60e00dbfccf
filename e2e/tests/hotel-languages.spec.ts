import type { Page } from "@playwright/test";
import { expect, test } from "../support/company";
import { Guest } from "../support/guest";
import { Staff } from "../support/staff";

const line = (page: Page) => page.locator("#welcome-title");

test("a receptionist adds German; open pages in German follow, those in English do not move", async ({
  server,
  editor,
  guest,
  profile,
}) => {
  const desk = await Staff.signIn(server, "manager", "killarney");
  await desk.request("PATCH", "languages/", { languages: [] });
  const { page } = editor;
  await editor.go("Languages");
  await page.getByLabel("Further language").selectOption("de");
  await page.getByRole("button", { name: "Add language" }).click();
  const german = page.getByTestId("language-de");
  await expect(german).toContainText("Complete");
  await expect(
    guest.page.getByRole("contentinfo").getByRole("link", { name: "Deutsch" }),
  ).toBeVisible();

  // Three texts that nobody has translated.
  const texts = {
    slogan: "Wake up to birdsong",
    welcome_message: "Do come in.",
    amenities: ["Owls"],
  };
  await desk.request("PATCH", "settings/", texts);
  await expect(german).toContainText("1 text missing");
  await expect(german).toContainText("2 texts out of date");

  const visitor = await Guest.open(await profile(), server, "killarney", "de");
  await expect(line(visitor.page)).toHaveText("Aufwachen am Wasser");
  await page.getByRole("radio", { name: /Out of date/ }).check({ force: true });
  await page.getByRole("textbox", { name: "Slogan" }).fill("Aufwachen mit den Vögeln");
  await page.getByRole("button", { name: "Save translations" }).click();

  await expect(line(visitor.page)).toHaveText("Aufwachen mit den Vögeln");
  await expect(line(guest.page)).toHaveText("Wake up to birdsong");
  await expect(german).toContainText("1 text out of date");
  await visitor.neverReloaded();
  await guest.neverReloaded();

  // The main text changes again: the translation is out of date, and shown all the same.
  await desk.request("PATCH", "settings/", { slogan: "Wake up to the wind" });
  await expect(german).toContainText("2 texts out of date");
  await expect(line(guest.page)).toHaveText("Wake up to the wind");
  await expect(line(visitor.page)).toHaveText("Aufwachen mit den Vögeln");
  await page.getByRole("button", { name: "It still fits: Slogan" }).click();
  await expect(german).toContainText("1 text out of date");
});

test("what is folded is opened by key, found by the browser, and led to from any screen", async ({
  server,
  editor,
}) => {
  const desk = await Staff.signIn(server, "manager", "killarney");
  await desk.request("PATCH", "languages/", { languages: ["fr", "de"] });
  const { page } = editor;
  await editor.go("Languages");
  await page.getByRole("button", { name: "Translate into German" }).click();
  const groups = page
    .getByRole("form", { name: "German" })
    .getByRole("button", { expanded: false });
  const slogan = page.getByRole("textbox", { name: "Slogan" });
  await expect(slogan).toBeVisible();
  const folded = await groups.count();
  expect(folded).toBeGreaterThan(3);

  // From the open group on, Tab leads from heading to heading: what is folded has no stops.
  const first = groups.first();
  const second = groups.nth(1);
  const [firstName, secondName] = await Promise.all([first.innerText(), second.innerText()]);
  await first.focus();
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText(secondName, { useInnerText: true });
  await page.keyboard.press("Enter");
  await expect(groups).toHaveCount(folded - 1);
  await expect(page.locator(":focus")).toHaveAttribute("aria-expanded", "true");

  // As a search of the browser does, an address within the page reveals what it names.
  const region = (await first.getAttribute("aria-controls")) ?? "";
  await expect(first).toHaveText(firstName, { useInnerText: true });
  await page.evaluate((id) => {
    const words = document.getElementById(id)?.querySelector("p");
    if (words) words.id = "found";
    window.location.hash = "found";
  }, region);
  await expect(groups).toHaveCount(folded - 2);

  // What is typed leads back to its language and its group.
  await slogan.fill("Noch nicht gespeichert");
  await editor.go("Gallery");
  await page.getByTestId("unsaved").click();
  await page.getByRole("button", { name: /^Open: / }).click();
  await expect(slogan).toHaveValue("Noch nicht gespeichert");
  await page.getByRole("form", { name: "German" }).getByRole("button", { name: "Discard" }).click();
});

test("a guest chooses a language without script, and the address remembers it", async ({
  server,
  profile,
}) => {
  const page = await (await profile({ javaScriptEnabled: false })).newPage();
  await page.goto(`${server.origin}/hotels/killarney`);
  await page.locator(".header-languages summary").click();
  await page.locator(".header-languages").getByRole("link", { name: "Deutsch" }).click();
  await expect(page).toHaveURL(`${server.origin}/hotels/killarney/de`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("heading", { name: "Zimmer & Suiten" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Zimmer mit Seeblick" })).toBeVisible();
  await expect(page.getByText("189\u00a0€")).toBeVisible();
});

test("a page in Arabic runs from right to left, and nothing sticks out", async ({
  server,
  profile,
}) => {
  const desk = await Staff.signIn(server, "manager", "killarney");
  await desk.request("PATCH", "languages/", { languages: ["ar"] });
  const { page } = await Guest.open(await profile(), server, "killarney", "ar");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("heading", { name: "الغرف والأجنحة" })).toBeVisible();
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, `at ${width}`).toBeLessThanOrEqual(width);
  }
});

test("a translation waits in a draft, is looked at in German, and goes live with it", async ({
  server,
  editor,
  profile,
}) => {
  const { page } = editor;
  const visitor = await Guest.open(await profile(), server, "killarney", "de");
  await expect(line(visitor.page)).toHaveText("Aufwachen am Wasser");
  await editor.go("Languages");
  await editor.collect("Winter");
  await expect(page.getByText("not in a draft")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add language" })).toHaveCount(0);
  await page.getByRole("textbox", { name: "Slogan" }).fill("Aufwachen im Schnee");
  await page.getByRole("button", { name: "Save translations" }).click();
  await expect(editor.collecting()).toContainText("1 change");

  // On the page with the draft, the guests' own menu leads from English to German.
  await editor.collecting().getByRole("link", { name: "Preview" }).click();
  const framed = page.frameLocator("[data-testid=draft-frame]");
  await framed.locator(".header-languages summary").click();
  await framed.locator(".header-languages").getByRole("link", { name: "Deutsch" }).click();
  await expect(framed.locator("#welcome-title")).toHaveText("Aufwachen im Schnee");
  await expect(framed.getByText("Draft “Winter”")).toBeVisible();
  await expect(line(visitor.page)).toHaveText("Aufwachen am Wasser");
  await page.getByRole("button", { name: "Close" }).click();

  await expect(page.getByText("Slogan (German)").first()).toBeVisible();
  await editor.collecting().getByRole("link", { name: "Publish…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Publish “Winter”" });
  await dialog.getByRole("button", { name: "Publish now" }).click();
  await expect(line(visitor.page)).toHaveText("Aufwachen im Schnee");
  await visitor.neverReloaded();
});
