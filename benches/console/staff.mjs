/** What staff do all day, on each of the screens: real keys and a real mouse. */
import { frameGaps, reactions } from "./reactions.mjs";

/** Signs in, and answers the page once the first screen is there; `prepare` sees it before. */
export async function firstScreen(context, origin, prepare) {
  const page = await context.newPage();
  await prepare(page);
  await page.goto(`${origin}/staff/killarney/gallery`, { waitUntil: "commit" });
  await page.getByLabel("User name").fill("manager");
  await page.getByLabel("Password").fill("manager");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Screens" }).first().waitFor();
  return page;
}

/** Goes to a screen by its link. */
export async function go(page, screen) {
  await page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("link", { name: screen })
    .filter({ visible: true })
    .click();
  await page.getByRole("heading", { name: screen, level: 1 }).waitFor();
  await page.waitForTimeout(1500);
}

/** The gallery of two hundred: each action with its samples in milliseconds. */
export async function useGallery(page, times) {
  const { keyboard, mouse } = page;
  const items = page.getByTestId("gallery-item");
  const press = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    await mouse.click(x + width / 2, y + height / 2);
  };
  /** The mouse is there before: what it hovers over is painted already. */
  const click = async (locators) => {
    const places = [];
    for (const one of locators) places.push(await one.boundingBox());
    return reactions(page, times, async (time) => {
      const { x, y, width, height } = places[time % places.length];
      await mouse.click(x + width / 2, y + height / 2);
    });
  };
  const key = (name, pause) => reactions(page, times, () => keyboard.press(name), pause);
  const boxes = [0, 1, 2, 3].map((at) => items.nth(at).getByRole("checkbox", { name: /^Select/ }));
  const bar = page.getByRole("region", { name: "Selected pictures" });
  const rows = [];
  const row = async (name, samples) => rows.push([name, await samples]);

  // Where the bar of the selected covers none of them, so that the page stays where it is.
  await items.nth(0).evaluate((tile) => tile.scrollIntoView({ block: "center" }));
  await page.waitForTimeout(300);
  await row("tick a picture", click(boxes));
  for (const one of boxes) if (!(await one.isChecked())) await press(one);
  await row(
    "four to the end or the start",
    reactions(
      page,
      times,
      async (time) => {
        await press(bar.getByRole("button", { name: time % 2 ? "To start" : "To end" }));
      },
      600,
    ),
  );
  if (times % 2) await press(bar.getByRole("button", { name: "To start" }));
  await page.waitForTimeout(600);
  await press(bar.getByRole("button", { name: "Clear selection" }));
  await items.nth(0).focus();
  await row("arrow to the next picture", key("ArrowRight"));
  await items.nth(0).focus();
  await row("select with Space", key("Space"));
  await row("select on with Shift and an arrow", key("Shift+ArrowRight"));
  await row(
    "select all, then none",
    reactions(page, times, (time) => keyboard.press(time % 2 ? "Escape" : "Control+a")),
  );
  await keyboard.press("Escape");
  await items.nth(0).focus();
  await row(
    "to the last picture, to the first",
    reactions(page, times, (time) => keyboard.press(time % 2 ? "Home" : "End"), 400),
  );
  await keyboard.press("Home");
  await row(
    "lift by keyboard, put back",
    reactions(
      page,
      times,
      async (time) => {
        if (time % 2) return keyboard.press("Escape");
        await items
          .nth(0)
          .getByRole("button", { name: /^Reorder/ })
          .focus();
        await keyboard.press("Enter");
      },
      400,
    ),
  );
  await items
    .nth(0)
    .getByRole("button", { name: /^Reorder/ })
    .focus();
  await keyboard.press("Enter");
  await page.waitForTimeout(800);
  await row("carried on by an arrow", key("ArrowRight", 300));
  await row(
    "let go",
    reactions(page, 1, () => keyboard.press("Enter"), 800),
  );
  await keyboard.press("Home");
  const menu = items.nth(1).getByRole("button", { name: "Move picture", exact: true });
  await row(
    "menu of a picture, open and close",
    reactions(
      page,
      times,
      async (time) => {
        if (time % 2) await keyboard.press("Escape");
        else await press(menu);
      },
      300,
    ),
  );
  await keyboard.press("Escape");
  const edit = items.nth(1).getByRole("button", { name: /^Edit/ });
  await row(
    "texts of a picture, open and close",
    reactions(
      page,
      times,
      async (time) => {
        if (time % 2) await keyboard.press("Escape");
        else await press(edit);
      },
      500,
    ),
  );
  await keyboard.press("Escape");
  await page.waitForTimeout(500);
  await row(
    "filter, and all again",
    reactions(
      page,
      times,
      async (time) => {
        await press(
          page.getByRole("button", { name: time % 2 ? /^All/ : /^Without alt text/ }).first(),
        );
      },
      500,
    ),
  );
  if (times % 2) await press(page.getByRole("button", { name: /^All/ }).first());
  await page.evaluate(() => scrollTo(0, 0));
  await row(
    "frames while a picture is dragged",
    frameGaps(page, Math.ceil(times / 4), async () => {
      const from = await items.nth(1).boundingBox();
      const to = await items.nth(6).boundingBox();
      await mouse.move(from.x + from.width / 2, from.y + 60);
      await mouse.down();
      for (let step = 1; step <= 30; step += 1) {
        const share = step / 30;
        await mouse.move(
          from.x + from.width / 2 + (to.x - from.x + 20) * share,
          from.y + 60 + (to.y - from.y) * share,
        );
        await page.waitForTimeout(16);
      }
      await mouse.up();
      await page.waitForTimeout(500);
    }),
  );
  return rows;
}

/** The list of forty room types. */
export async function useRooms(page, times) {
  const { keyboard, mouse } = page;
  const rows = [];
  const press = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    await mouse.click(x + width / 2, y + height / 2);
  };
  const first = page.getByRole("article").first();
  const shown = first.locator("label", { has: page.getByRole("switch") });
  rows.push([
    "hide a room type, show it again",
    await reactions(page, times, () => press(shown), 700),
  ]);
  const edit = first.getByRole("button", { name: /^Edit (?!alt)/ });
  rows.push([
    "edit a room type, open and close",
    await reactions(
      page,
      times,
      async (time) => {
        if (time % 2) await keyboard.press("Escape");
        else await press(edit);
      },
      600,
    ),
  ]);
  if (times % 2 === 0) await press(edit);
  await page.waitForTimeout(800);
  await page.getByRole("dialog").getByRole("textbox").nth(2).focus();
  rows.push([
    "each letter of its description",
    await reactions(page, times, () => keyboard.press("a"), 60),
  ]);
  await keyboard.press("Escape");
  await page.getByRole("button", { name: "Discard it" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return rows;
}

/** Typing in the settings, and saving a section. */
export async function useSettings(page, times) {
  const { keyboard } = page;
  const rows = [];
  for (const label of ["Slogan", "Long description"]) {
    await page.getByLabel(label, { exact: true }).focus();
    await keyboard.press("End");
    rows.push([
      `each letter of “${label}”`,
      await reactions(page, times * 2, () => keyboard.press("a"), 60),
    ]);
  }
  const save = page.getByRole("button", { name: "Save texts" });
  const samples = [];
  for (let time = 0; time < times; time += 1) {
    await page.getByLabel("Slogan", { exact: true }).press("b");
    await save.focus();
    samples.push(...(await reactions(page, 1, () => keyboard.press("Enter"), 700)));
  }
  rows.push(["save a section", samples]);
  return rows;
}
