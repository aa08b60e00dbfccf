import { isWell as isPageWell, WINDOWS } from "../support/accessibility";
import { expect, test } from "../support/company";
import { Console } from "../support/console";
import { speak } from "../support/long-words";
import { OWNER, test as onNewServer, setUp, signIn } from "../support/new-server";
import { photo } from "../support/places";

const LINE = "[data-testid=state-line]";
const MENU = { name: "menu.jpg", mimeType: "image/jpeg", buffer: Buffer.from("Soup") };

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`axe finds nothing in what a day's editing shows, on ${name} in all colours`, async ({
    complaints,
    server,
    profile,
    manager,
  }) => {
    test.setTimeout(180_000);
    complaints.expect(/status of (409|503)|ERR_/);
    const editor = await Console.signIn(await profile(options), server, "manager", "killarney");
    const { page } = editor;
    const isWell = (where: string, part?: string) => isPageWell(page, where, part);
    const texts = "[data-form=texts]";

    await isWell("the settings");
    await editor.field("Slogan").fill("Not saved yet");
    await isWell("something typed", texts);
    await page.getByTestId("unsaved").click();
    await isWell("what is not saved");
    await page.keyboard.press("Escape");

    await manager.edit({ slogan: "A colleague’s words" });
    await expect(page.getByText(/A colleague changed this meanwhile/)).toBeVisible();
    await isWell("a colleague's change at the field", texts);
    await page.getByRole("button", { name: "Save texts" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await isWell("the question whose words to keep");
    await page.getByRole("radio", { name: /^Combine both/ }).check({ force: true });
    await isWell("one text made of both");
    await page.getByRole("button", { name: "Back to the form" }).click();
    await editor.section("texts").getByRole("button", { name: "Discard" }).click();
    await page.route("**/settings/", (route) =>
      route.request().method() === "PATCH"
        ? route.fulfill({ status: 503, json: { detail: "The disk is full." } })
        : route.fallback(),
    );
    await editor.field("Tagline").fill("Refused");
    await page.getByRole("button", { name: "Save texts" }).click();
    await expect(page.getByTestId("state-line")).toContainText("The disk is full.");
    await isWell("a save that failed", LINE);
    await page.unroute("**/settings/");
    await expect(page.getByTestId("state-line")).toContainText("Saved.");
    await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
    await isWell("the offer to undo", "[data-sonner-toaster]");

    await page.getByRole("button", { name: "Palettes from the logo" }).click();
    await expect(page.getByRole("button", { name: "Deep", exact: true })).toBeVisible();
    await editor.field("Background colour").fill("#FFFFFF");
    await editor.field("Text colour").fill("#999999");
    await page.getByRole("button", { name: "Save theme" }).click();
    await expect(page.getByText(/save once more to keep them/)).toBeVisible();
    await isWell("colours that cannot be read", "[data-form=theme]");
    await editor.section("theme").getByRole("button", { name: "Discard" }).click();

    await page.keyboard.press("Control+k");
    await expect(page.getByLabel("Screen, field, room or action")).toBeVisible();
    await isWell("the search");
    await page.keyboard.type("nothing of the kind");
    await isWell("the search without a find");
    await page.keyboard.press("Escape");
    await page.locator("h1").click();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await isWell("the keys");
    await page.keyboard.press("Escape");

    await editor.go("Rooms");
    await isWell("the rooms");
    await page
      .getByRole("button", { name: /^Edit(?! alt)/ })
      .first()
      .click();
    await page.getByLabel(/^Price from/).fill("1.00");
    await isWell("a room type");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await isWell("the question before something typed is left");
    await page.getByRole("button", { name: "Discard it" }).click();
    await page
      .getByRole("button", { name: /^Delete/ })
      .first()
      .click();
    await isWell("the question before a room type goes");
    await page.keyboard.press("Escape");

    await editor.go("History");
    await expect(page.getByRole("article").first()).toBeVisible();
    await isWell("the history");
    await page
      .getByRole("link", { name: /^See the page as it was/ })
      .first()
      .click();
    await expect(page.getByRole("button", { name: "Close" })).toBeVisible();
    await isWell("the page as it was");
  });

  test(`axe finds nothing in the gallery, its dialogs and uploads, on ${name} in all colours`, async ({
    complaints,
    server,
    profile,
  }) => {
    test.setTimeout(180_000);
    complaints.expect(/status of 4\d\d|ERR_/);
    const editor = await Console.signIn(await profile(options), server, "manager", "killarney");
    const { page } = editor;
    const isWell = (where: string, part?: string) => isPageWell(page, where, part);
    await editor.go("Gallery");
    await isWell("the gallery");
    await page.getByTestId("gallery-files").setInputFiles([MENU]);
    await expect(page.getByTestId("upload-row").getByRole("alert")).toBeVisible();
    let go = () => {};
    const held = new Promise<void>((done) => {
      go = done;
    });
    await page.route("**/uploads/**", async (route) => {
      if (route.request().method() === "PATCH") await held;
      await route.fallback();
    });
    await page.getByTestId("gallery-files").setInputFiles(photo("harbour-cove.jpg"));
    await expect(page.getByTestId("upload-row")).toHaveCount(2);
    await isWell("an upload under way and one that failed");
    go();
    await expect(page.getByTestId("upload-summary")).toContainText("1 of 2 added, 1 failed");
    await isWell("uploads that are over", `[data-testid=upload-summary], ${LINE}`);
    await page.getByRole("button", { name: "Close the list" }).click();

    const tile = page.getByTestId("gallery-item").first();
    await tile.getByRole("button", { name: "Move picture", exact: true }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await isWell("the ways to move a picture", "[role=menu]");
    await page.keyboard.press("Escape");
    await tile.getByRole("button", { name: /^Reorder/ }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowRight");
    await isWell("a picture that is carried", "main");
    await page.keyboard.press("Escape");
    await tile.focus();
    await page.keyboard.press("Space");
    const bar = page.getByRole("region", { name: "Selected pictures" });
    for (const [button, title] of [
      ["Position…", /^Move/],
      ["Tags…", /show/],
    ] as const) {
      await bar.getByRole("button", { name: button }).click();
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
      await isWell(`the dialog behind ${button}`);
      await page.keyboard.press("Escape");
    }
    await bar.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await isWell("the question before a picture goes");
    await page.getByRole("button", { name: "Keep it" }).click();
    await isWell("selected pictures", "main");
    await tile.focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    const picture = page.getByRole("dialog");
    await expect(picture.getByRole("tab")).toHaveCount(3);
    for (const tab of await picture.getByRole("tab").all()) {
      await tab.click();
      await isWell(`a picture's ${await tab.innerText()}`);
    }
    await page.keyboard.press("Escape");
    await expect(picture).toHaveCount(0);
    await page.getByRole("button", { name: "Describe them" }).click();
    await expect(page.getByRole("dialog", { name: "Describe your pictures" })).toBeVisible();
    await isWell("pictures described one after the other");
  });
}

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`axe finds nothing in the languages of the page, on ${name} in all colours`, async ({
    complaints,
    server,
    profile,
    manager,
  }) => {
    test.setTimeout(180_000);
    // Its texts may be asked for at the moment at which the language is taken away.
    complaints.expect(/status of 404.*languages/);
    const editor = await Console.signIn(await profile(options), server, "manager", "killarney");
    const { page } = editor;
    const isWell = (where: string, part?: string) => isPageWell(page, where, part);
    const choose = (filter: RegExp) =>
      page.getByRole("radio", { name: filter }).check({ force: true });
    // The bar of a phone has no link to it.
    await page.goto(`${server.origin}/staff/languages`);
    await expect(page.getByTestId("language-de")).toContainText("Complete");
    await isWell("a language in which nothing is missing");
    await choose(/^Missing/);
    await expect(page.getByRole("status").filter({ hasText: "Nothing is missing" })).toBeVisible();
    await isWell("no text that is missing", "main");
    await choose(/^All/);

    await manager.edit({ slogan: "Wake up to birdsong", amenities: ["Owls"] });
    await expect(page.getByRole("button", { name: /^The page 1 text missing/ })).toBeVisible();
    await expect(page.getByTestId("language-de")).toContainText("1 text out of date");
    await isWell("texts that are missing and out of date, and folded groups");
    await page.getByRole("textbox", { name: "Slogan" }).fill("Aufwachen mit den Vögeln");
    await page.getByRole("button", { name: /^The page/ }).click();
    await expect(page.getByRole("button", { name: /^The page.* 1 not saved/ })).toBeVisible();
    await isWell("a folded group with something typed", "main");
    await page.getByRole("button", { name: "Open all" }).click();
    await isWell("all groups open", "main");
    await choose(/^Out of date/);
    await isWell("what is out of date alone", "main");
    await page.getByRole("button", { name: "Discard" }).click();

    await manager.request("PATCH", "languages/", { languages: [] });
    await expect(page.getByText("Only English so far")).toBeVisible();
    await isWell("a page in one language");
  });
}

test("axe finds nothing where nothing could be loaded", async ({ complaints, server, profile }) => {
  complaints.expect(/status of 500/);
  const editor = await Console.signIn(
    await profile(WINDOWS["a desk"]),
    server,
    "manager",
    "killarney",
  );
  const { page } = editor;
  await page.route(/\/api\/staff\/hotel\/[^/]+\/(settings|room-types|drafts|history)\//, (route) =>
    route.fulfill({ status: 500, json: { detail: "The disk is broken." } }),
  );
  for (const screen of ["settings", "gallery", "rooms", "drafts", "history"]) {
    await page.goto(`${server.origin}/staff/${screen}`);
    await expect(page.getByRole("button", { name: "Try again" }).first()).toBeVisible();
    // Hearing of nothing missed, the console asks once more.
    await page.waitForLoadState("networkidle");
    await expect(page.locator("main h1")).toBeVisible();
    await isPageWell(page, `${screen} that cannot be loaded`);
  }
});

onNewServer(
  "axe finds nothing at a door that stays closed, nor in an empty hotel",
  async ({ server, profile, complaints }) => {
    complaints.expect(/status of 400.*login/);
    await setUp(server);
    const page = await (await profile(WINDOWS["a phone"])).newPage();
    await page.goto(`${server.origin}/staff`);
    await isPageWell(page, "signing in");
    await signIn(page, server, { ...OWNER, password: "not this one" });
    await expect(page.getByRole("alert")).toBeVisible();
    await isPageWell(page, "a wrong password");
    await signIn(page, server, OWNER);
    await expect(page.getByRole("navigation").filter({ visible: true }).first()).toBeVisible();
    for (const screen of ["start", "settings", "gallery", "rooms", "drafts", "history"]) {
      await page.goto(`${server.origin}/staff/${screen}`);
      await expect(page.locator("main h1").first()).toBeVisible();
      await expect(page.locator("main .animate-pulse")).toHaveCount(0);
      await isPageWell(page, `${screen} of an empty hotel`);
    }
  },
);

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`axe finds nothing in Arabic, from right to left, on ${name}`, async ({
    complaints,
    server,
    profile,
    manager,
  }) => {
    test.setTimeout(180_000);
    complaints.expect(/status of (409|403)/);
    const context = await profile(options);
    await speak(context, "ar");
    const page = await context.newPage();
    page.on("dialog", (dialog) => void dialog.accept());
    const isWell = (where: string, part?: string) => isPageWell(page, `${where} in Arabic`, part);
    await page.goto(`${server.origin}/staff`);
    const password = page.locator("input[type=password]");
    await password.waitFor();
    await isWell("signing in");
    await page.locator("input[autocomplete=username]").fill("manager");
    await password.fill("manager");
    await page.locator("form button[type=submit]").click();
    const slogan = page.locator("form[data-form=texts] [name=slogan]");
    await slogan.fill("Mine");
    await manager.edit({ slogan: "Theirs" });
    await expect(page.locator("form[data-form=texts]")).toContainText("Theirs");
    await page.keyboard.press("Control+s");
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await isWell("the question whose words to keep");
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("state-line")).toHaveAttribute("data-about", "failed");
    await isWell("the settings with what was not saved");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("listbox")).toBeVisible();
    await isWell("the search");
    await page.keyboard.press("Escape");
    const [room] = await manager.roomTypes();
    for (const address of [
      "gallery",
      "rooms",
      `rooms#room-${room?.id}`,
      "drafts",
      "history",
      "team",
      "account",
    ]) {
      await page.goto(`${server.origin}/staff/${address}`);
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      await expect(page.locator("main h1").first()).toBeAttached();
      await expect(page.locator("main .animate-pulse")).toHaveCount(0);
      if (address.includes("#")) await expect(page.getByRole("dialog")).toBeVisible();
      await isWell(address);
    }
  });
}
