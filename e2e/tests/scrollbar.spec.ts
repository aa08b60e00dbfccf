import config from "../playwright.config";
import { CalmWatch } from "../support/calm";
import { Guest } from "../support/guest";
import { expect, test } from "../support/test";

// A desktop's scrollbars take room; Chromium hides them in tests unless told.
test.use({
  launchOptions: { ...config.use?.launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] },
});

test("nothing behind the large picture moves when the scrollbar goes", async ({
  server,
  profile,
}) => {
  const guest = await Guest.open(await profile(), server, "killarney");
  const { page } = guest;
  const width = () => page.locator("main").evaluate((main) => main.clientWidth);
  const before = await width();
  expect(before, "there is a scrollbar").toBeLessThan(1280);
  const tile = page.locator(".tile a").first();
  await tile.evaluate((element) =>
    element.scrollIntoView({ behavior: "instant", block: "center" }),
  );
  const watch = await CalmWatch.start(page, "#gallery-title");
  await tile.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await width()).toBe(before);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const { jumps, drift } = await watch.seen();
  expect(drift).toBe(0);
  expect(jumps).toEqual([]);
});
