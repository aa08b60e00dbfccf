import { Landing, openHotel, operator } from "../support/landing";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

test("hotels come, change and go on landing pages that are open, without reload", async ({
  server,
  dataDir,
  profile,
}) => {
  const windows = [
    await Landing.open(await profile(), server),
    await Landing.open(await profile({ viewport: { width: 390, height: 844 } }), server),
  ];
  for (const window of windows) {
    await window.shows(["killarney", "harbour"]);
    await window.watchShifts();
  }

  await openHotel(dataDir, "quay", "A Quay of Our Own");
  for (const window of windows) {
    await window.shows(["quay", "killarney", "harbour"]);
    await expect(window.page.getByTestId("announcement")).toHaveText(
      "A Quay of Our Own is new here.",
    );
  }
  const staff = await Staff.signIn(server, "harbour", "harbour");
  await staff.edit({ name_override: "Bay House", city_override: "Bantry" });
  for (const window of windows) {
    await window.shows(["quay", "harbour", "killarney"]);
    await expect(window.card("harbour").getByRole("link")).toHaveText("Bay House");
    await expect(window.card("harbour")).toContainText("Bantry");
  }
  await operator(dataDir, "hotel", "hide", "--slug", "killarney");
  for (const window of windows) await window.shows(["quay", "harbour"]);
  await operator(dataDir, "hotel", "show", "--slug", "killarney");
  for (const window of windows) {
    await window.shows(["quay", "harbour", "killarney"]);
    expect(await window.shifts()).toEqual([]);
    await window.neverReloaded();
  }
});

test("one subscription brings all hotels, and the list is asked for once more after a lost line", async ({
  server,
  dataDir,
  profile,
}) => {
  const context = await profile();
  const landing = await Landing.open(context, server);
  expect(landing.hearing.subscriptions("killarney")).toBe(0);
  await context.setOffline(true);
  await openHotel(dataDir, "quay", "The Quay");
  await context.setOffline(false);
  await landing.shows(["killarney", "harbour", "quay"]);
  await landing.neverReloaded();
});

test("a guest without script finds hotels by the form", async ({ server, profile }) => {
  const context = await profile({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.origin);
  const cards = page.locator("article[data-testid^=hotel-]");
  await expect(cards).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Search hotels" }).fill("Hoúse LAKES");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(cards).toHaveCount(1);
  await expect(page.getByTestId("hotel-killarney")).toBeVisible();
  await expect(page.getByTestId("found")).toHaveText("1 of 2 hotels");
  await expect(page.getByRole("searchbox", { name: "Search hotels" })).toHaveValue("Hoúse LAKES");
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", /:\d+\/$/);

  await page.getByRole("link", { name: "Clear" }).click();
  await expect(cards).toHaveCount(2);
  await page.getByRole("combobox", { name: "Country" }).selectOption("Italy");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(cards).toHaveCount(1);
  await expect(page.getByTestId("hotel-harbour")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Country" })).toHaveValue("Italy");
});

test("a guest with script filters in place; the address, reload and Back keep it", async ({
  server,
  profile,
}) => {
  const landing = await Landing.open(await profile(), server);
  const { page } = landing;
  await expect(page.getByRole("button", { name: "Search" })).toBeHidden();
  await landing.search().pressSequentially("glen", { delay: 20 });
  await landing.shows(["killarney"]);
  await expect(landing.found()).toHaveText("1 of 2 hotels");
  await expect(page).toHaveURL(/\/\?q=glen$/);
  await expect(page.getByTestId("announcement")).toHaveText("1 of 2 hotels.");
  await landing.neverReloaded();

  await landing.card("killarney").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Glenlough House");
  await page.goBack();
  await expect(page).toHaveURL(/\/\?q=glen$/);
  await landing.shows(["killarney"]);
  await page.reload();
  await landing.shows(["killarney"]);
  await expect(landing.search()).toHaveValue("glen");
  await landing.search().fill("nowhere to be found");
  await expect(page.getByTestId("none-fits")).toBeVisible();
  await page.getByTestId("clear").click();
  await landing.shows(["killarney", "harbour"]);
  await expect(landing.search()).toBeFocused();
  await expect(page).toHaveURL(/\/$/);
});

test("typing in the filter is not disturbed by twenty live edits, and nothing jumps", async ({
  server,
  dataDir,
  profile,
}) => {
  const landing = await Landing.open(await profile(), server);
  const { page } = landing;
  const killarney = await Staff.signIn(server, "manager", "killarney");
  const harbour = await Staff.signIn(server, "harbour", "harbour");
  await landing.watchShifts();
  await landing.search().focus();
  const words = "a house by the water";
  const editing = (async () => {
    for (let edit = 1; edit <= 9; edit += 1) {
      await killarney.edit({ name_override: `The House ${edit}`, tagline_override: words });
      await harbour.edit({
        short_description: `A house by the water. ${"More of it. ".repeat(edit % 3)}`,
      });
    }
    await openHotel(dataDir, "quay", "The Quay");
    await operator(dataDir, "hotel", "hide", "--slug", "quay");
  })();
  await page.keyboard.type(words, { delay: 60 });
  await expect(landing.search()).toHaveValue(words);
  await expect(landing.search()).toBeFocused();
  // In the middle of a word, where a rewritten field would lose the caret.
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await editing;
  await expect(landing.card("killarney").getByRole("link")).toHaveText("The House 9");
  await page.keyboard.type("lake");
  await expect(landing.search()).toHaveValue("a lakehouse by the water");
  expect(await landing.shifts()).toEqual([]);
  await landing.neverReloaded();
});

test("who reads further down stays there while hotels come and go above", async ({
  server,
  dataDir,
  profile,
}) => {
  for (const letter of "bcdefgh") {
    await openHotel(dataDir, `hotel-${letter}`, `${letter.toUpperCase()} House`);
  }
  const landing = await Landing.open(
    await profile({ viewport: { width: 390, height: 844 } }),
    server,
  );
  await landing
    .card("hotel-g")
    .evaluate((card) => card.scrollIntoView({ block: "start", behavior: "instant" }));
  const top = () => landing.card("hotel-g").evaluate((card) => card.getBoundingClientRect().top);
  const before = await top();
  await landing.watchShifts();
  await openHotel(dataDir, "first", "A New House");
  await expect(landing.card("first")).toHaveCount(1);
  await expect.poll(top).toBeCloseTo(before, 0);
  await operator(dataDir, "hotel", "hide", "--slug", "hotel-b");
  await expect(landing.card("hotel-b")).toHaveCount(0);
  await expect.poll(top).toBeCloseTo(before, 0);
  expect(await landing.shifts()).toEqual([]);
});

test("the landing page by keyboard alone", async ({ server, profile }) => {
  const landing = await Landing.open(await profile(), server);
  const { page } = landing;
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(landing.search()).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Country" })).toBeFocused();
  await page.keyboard.type("It");
  await landing.shows(["harbour"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Tag" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("clear")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(landing.search()).toBeFocused();
  await landing.shows(["killarney", "harbour"]);
});

test("a mistyped address leads on, without script too", async ({ server, profile, complaints }) => {
  complaints.expect(/status of 404/);
  const page = await (await profile({ javaScriptEnabled: false })).newPage();
  const answer = await page.goto(`${server.origin}/hotels/kilarny`);
  expect(answer?.status()).toBe(404);
  const meant = page.getByRole("region", { name: "Did you mean" });
  await expect(meant.getByRole("link")).toHaveText("Glenlough House");
  await expect(page.getByRole("region", { name: "Other hotels" }).getByRole("link")).toHaveText(
    "The Harbour",
  );
  await meant.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Glenlough House");
});
