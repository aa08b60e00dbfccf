import type { Page } from "@playwright/test";
import { Cable } from "../support/cable";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { addStaff } from "../support/people";
import { snapshot } from "../support/staff";

const line = (page: Page) => page.getByTestId("state-line");
const isSettings = /\/api\/staff\/hotel\/killarney\/settings\/$/;

/** Answers changes of the settings with a refusal from now on, until the returned function is called. */
async function refuse(page: Page, status: number, detail: string): Promise<() => Promise<void>> {
  await page.route(isSettings, (route) =>
    route.request().method() === "PATCH"
      ? route.fulfill({ status, json: { detail, title: detail, status } })
      : route.fallback(),
  );
  return () => page.unroute(isSettings);
}

test("one line says in turn: editing, saving for three seconds, live on so many pages", async ({
  editor,
  guest,
}) => {
  const { page } = editor;
  await page.route(isSettings, async (route) => {
    if (route.request().method() === "PATCH") await new Promise((done) => setTimeout(done, 3_000));
    await route.continue();
  });
  await expect(line(page)).toContainText("Everything is saved");
  await editor.field("Slogan").fill("Slow and sure");
  await expect(line(page)).toContainText("Editing: 1 change not saved");
  await page.getByRole("button", { name: "Save texts" }).click();
  await expect(line(page)).toContainText("Saving…");
  // Nobody waits for the answer: what is typed on belongs to the next save.
  await editor.field("Slogan").press("End");
  await page.keyboard.type(", and then some");
  await expect(line(page)).toContainText("Saved. Live on 1 of 1 open page");
  await expect(guest.page.getByText("Slow and sure").first()).toBeVisible();
  await expect(editor.field("Slogan")).toHaveValue("Slow and sure, and then some");
  await expect(page.getByTestId("unsaved")).toBeVisible();
  await editor.save("texts");
  await expect(guest.page.getByText("Slow and sure, and then some").first()).toBeVisible();
});

for (const { status, detail, mayWorkLater } of [
  { status: 422, detail: "This is not allowed here.", mayWorkLater: false },
  { status: 503, detail: "The disk is full.", mayWorkLater: true },
]) {
  test(`refused with ${status}: the line says why and what to do, and what was typed stays`, async ({
    complaints,
    editor,
    guest,
    server,
  }) => {
    complaints.expect(new RegExp(`status of ${status}`));
    const { page } = editor;
    const before = await snapshot(server, "killarney");
    const allow = await refuse(page, status, detail);
    await editor.field("Slogan").fill("Kept all the same");
    await page.getByRole("button", { name: "Save texts" }).click();
    await expect(line(page)).toContainText(`Not saved – Texts: ${detail}`);
    await expect(line(page)).toHaveAttribute("data-tone", "bad");
    await expect(editor.field("Slogan")).toHaveValue("Kept all the same");
    expect((await snapshot(server, "killarney")).revision).toBe(before.revision);
    await expect(guest.page.getByText("Kept all the same")).toHaveCount(0);

    await allow();
    if (mayWorkLater) {
      await expect(line(page)).toContainText("It is tried again by itself.");
    } else {
      await page.getByRole("button", { name: "Save texts" }).click();
    }
    await expect(line(page)).toContainText("Saved. Live on 1 of 1 open page");
    await expect(guest.page.getByText("Kept all the same").first()).toBeVisible();
  });
}

test("a refused order of the gallery is the former one again, and may be tried once more", async ({
  complaints,
  editor,
  server,
}) => {
  complaints.expect(/status of 503/);
  await editor.go("Gallery");
  const { page } = editor;
  const before = (await snapshot(server, "killarney")).gallery_images.map(
    ({ public_id }) => public_id ?? "",
  );
  const [first = "", second = "", ...rest] = before;
  await page.route("**/gallery/reorder/", (route) =>
    route.fulfill({ status: 503, json: { detail: "The disk is full." } }),
  );
  const handle = editor.galleryItem(first).getByRole("button", { name: /^Reorder/ });
  await handle.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(line(page)).toContainText("Not saved – Order of the gallery: The disk is full.");
  await editor.showsGallery(before);
  await page.unroute("**/gallery/reorder/");
  await line(page).getByRole("button", { name: "Try again" }).click();
  await expect(line(page)).toContainText("Saved.");
  const after = await editor.gallery();
  expect(after).not.toEqual(before);
  expect([...after].sort()).toEqual([first, second, ...rest].sort());
  expect((await snapshot(server, "killarney")).gallery_images.map((one) => one.public_id)).toEqual(
    after,
  );
});

test("what is typed outlives a reload, a crash and a lost line, and is offered to its writer alone", async ({
  complaints,
  server,
  dataDir,
  profile,
}) => {
  // A session may end while its channel asks to be let in.
  complaints.expect(/ERR_|WebSocket|401 .*pusher\/auth/);
  await addStaff(dataDir, "receptionist");
  const context = await profile();
  const first = await Console.signIn(context, server, "manager", "killarney");
  await first.field("Slogan").fill("Typed before it all");
  await first.page.getByLabel("Welcome message").fill("And this too");
  // The browser asks before it leaves; whoever leaves all the same loses nothing.
  const asked: string[] = [];
  first.page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await first.page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await expect(first.field("Slogan")).toHaveValue("Typed before it all");
  await expect(first.section("texts")).toContainText(/kept on this device/);

  await first.field("Slogan").fill("Typed before the crash");
  const tools = await context.newCDPSession(first.page);
  void tools.send("Page.crash").catch(() => {});
  await first.page.waitForEvent("crash");
  const second = await context.newPage();
  await second.goto(`${server.origin}/staff`);
  await expect(second.getByLabel("Slogan", { exact: true })).toHaveValue("Typed before the crash");
  await expect(second.getByLabel("Welcome message")).toHaveValue("And this too");

  // Signed out and kept; somebody else who signs in here sees nothing of it.
  await second.getByRole("button", { name: "Sign out" }).click();
  await second.getByRole("button", { name: "Keep it and sign out" }).click();
  const signIn = async (name: string) => {
    await second.getByLabel("User name").fill(name);
    await second.getByLabel("Password").fill(name);
    await second.getByRole("button", { name: "Sign in" }).click();
    await expect(second.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  };
  await signIn("receptionist");
  await expect(second.getByLabel("Slogan", { exact: true })).not.toHaveValue(/Typed before/);
  await expect(line(second)).toContainText("Everything is saved");
  await second.getByRole("button", { name: "Sign out" }).click();
  await signIn("manager");
  await expect(second.getByLabel("Slogan", { exact: true })).toHaveValue("Typed before the crash");
  await second.getByRole("button", { name: "Save texts" }).click();
  await expect(line(second)).toContainText("Saved.");
  expect((await snapshot(server, "killarney")).slogan).toBe("Typed before the crash");
});

test("what was kept is not put over a colleague's newer words without a question", async ({
  editor,
  manager,
  server,
}) => {
  const { page } = editor;
  await editor.field("Slogan").fill("Mine from yesterday");
  await page.goto("about:blank");
  await manager.edit({ slogan: "Theirs of today" });
  await page.goto(`${server.origin}/staff/settings`);
  await expect(editor.field("Slogan")).toHaveValue("Mine from yesterday");
  await expect(page.getByText(/A colleague changed this meanwhile/)).toContainText(
    "Theirs of today",
  );
  await page.getByRole("button", { name: "Save texts" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Theirs of today");
  expect((await snapshot(server, "killarney")).slogan).toBe("Theirs of today");
  await question.getByRole("radio", { name: /^Theirs/ }).check({ force: true });
  await question.getByRole("button", { name: "Save my choice" }).click();
  await expect(editor.field("Slogan")).toHaveValue("Theirs of today");
  await expect(line(page)).toContainText("Everything is saved");
  await page.evaluate(() => Object.assign(window, { openedOnce: true }));
});

test("what was typed for a draft waits for that draft, and never comes on the page by itself", async ({
  editor,
  server,
}) => {
  const before = await snapshot(server, "killarney");
  await editor.collect("Winter");
  await editor.field("Slogan").fill("By the fire");
  // Another window works on the page.
  const other = await editor.page.context().newPage();
  await other.goto(`${server.origin}/staff/settings`);
  const slogan = other.getByLabel("Slogan", { exact: true });
  await expect(slogan).toHaveValue(before.slogan);
  await other.getByTestId("kept-aside").click();
  await expect(other.getByRole("dialog")).toContainText("Draft “Winter”");
  await other.getByRole("button", { name: "Go on there" }).click();
  await expect(slogan).toHaveValue("By the fire");
  await other.getByRole("button", { name: "Save texts" }).click();
  await expect(line(other)).toContainText("Saved in the draft “Winter”.");
  await expect(other.getByTestId("kept-aside")).toHaveCount(0);
  expect((await snapshot(server, "killarney")).slogan).toBe(before.slogan);
});

test("while the line is cut a save waits, and goes out by itself when it is back", async ({
  complaints,
  server,
  profile,
}) => {
  complaints.expect(/ERR_|WebSocket/);
  const cable = await Cable.to(server);
  const context = await profile();
  const editor = await Console.signIn(context, cable, "manager", "killarney");
  const { page } = editor;
  cable.pull();
  await context.setOffline(true);
  await editor.field("Slogan").fill("From the lift");
  await page.getByRole("button", { name: "Save texts" }).click();
  await expect(line(page)).toContainText("Not saved – Texts:");
  await expect(line(page)).toContainText("It is tried again by itself.");
  expect((await snapshot(server, "killarney")).slogan).not.toBe("From the lift");
  cable.plug();
  await context.setOffline(false);
  await expect(line(page)).toContainText("Saved.");
  expect((await snapshot(server, "killarney")).slogan).toBe("From the lift");
  await cable.remove();
});

test("a line that breaks at random loses no word of a whole shift", async ({
  complaints,
  server,
  profile,
}) => {
  // Of a save whose answer was lost, the next one hears as of a conflict (409), with its own words.
  complaints.expect(/ERR_|WebSocket|status of (5|409)/);
  const cable = await Cable.to(server);
  const context = await profile();
  const editor = await Console.signIn(context, cable, "manager", "killarney");
  const { page } = editor;
  const seed = Number(process.env.FRONTAGE_CUTS_SEED) || Math.floor(Math.random() * 1e9);
  console.log(`FRONTAGE_CUTS_SEED=${seed}`);
  let state = seed;
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let isOver = false;
  const breaking = (async () => {
    while (!isOver) {
      cable.pull();
      await new Promise((done) => setTimeout(done, 50 + chance() * 900));
      cable.plug();
      await new Promise((done) => setTimeout(done, 100 + chance() * 1_500));
    }
  })();
  let text = "";
  for (let turn = 1; turn <= 12; turn += 1) {
    text = `${text} word${turn}`.trim();
    await editor.field("Welcome message").fill(text);
    await page.keyboard.press("Control+s");
    await page.waitForTimeout(chance() * 400);
  }
  isOver = true;
  await breaking;
  await expect(editor.field("Welcome message")).toHaveValue(text);
  await expect(async () => {
    await page.keyboard.press("Control+s");
    await expect(line(page)).toContainText(/Saved\.|Everything is saved/, { timeout: 3_000 });
    await expect(page.getByTestId("unsaved")).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
  expect((await snapshot(server, "killarney")).welcome_message).toBe(text);
  await cable.remove();
});
