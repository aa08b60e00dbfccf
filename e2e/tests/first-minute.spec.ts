import type { BrowserContext } from "@playwright/test";
import { Guest } from "../support/guest";
import { expect, HOTEL, OWNER, setUp, setupCode, setupLink, test } from "../support/new-server";
import { photo } from "../support/places";

/** From the link to the first picture on a guest's screen; typing included. */
const FIRST_MINUTE_MS = 60_000;
/** How fast somebody types who is not in a hurry. */
const KEY_MS = 120;

/** Counts what is really clicked in the windows of a browser. */
async function clicksIn(context: BrowserContext): Promise<() => number> {
  let clicks = 0;
  await context.exposeBinding("tellClick", () => {
    clicks += 1;
  });
  await context.addInitScript(() => {
    const tell = (window as unknown as { tellClick(): void }).tellClick;
    // A label's click on its field, and a button's on its file field, are not somebody's.
    addEventListener("pointerdown", (event) => event.isTrusted && tell(), true);
  });
  return () => clicks;
}

test("from the printed link to the first picture on a guest's screen: two steps, three clicks, one minute", async ({
  server,
  profile,
}) => {
  const context = await profile();
  const clicks = await clicksIn(context);
  const page = await context.newPage();
  const steps = new Set<string>();
  const noteStep = async () => {
    steps.add((await page.getByText(/^Step \d of \d$/).textContent()) ?? "");
  };
  const began = Date.now();

  await page.goto(setupLink(server));
  await expect(page.getByRole("heading", { name: "What is your hotel called?" })).toBeVisible();
  await noteStep();
  await page.getByLabel("Name of the hotel").pressSequentially(HOTEL.name, { delay: KEY_MS });
  await expect(page.getByTestId("address")).toContainText(`/hotels/${HOTEL.slug}`);
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(page.getByRole("heading", { name: "And who are you?" })).toBeVisible();
  await noteStep();
  await page.getByLabel("Your name").pressSequentially(OWNER.name, { delay: KEY_MS });
  await expect(page.getByLabel("User name")).toHaveValue(OWNER.username);
  const password = page.getByLabel("Password", { exact: true });
  await password.pressSequentially("lamps", { delay: KEY_MS });
  await expect(page.getByText("5 more characters.")).toBeVisible();
  await password.pressSequentially(" by the window", { delay: KEY_MS });
  await expect(page.getByText("Very good.")).toBeVisible();
  await page.getByRole("button", { name: "Open my page" }).click();

  await expect(page.getByRole("heading", { name: `${HOTEL.name} is on the web` })).toBeVisible();
  const guest = await Guest.open(await profile(), server, HOTEL.slug);
  await expect(guest.heading()).toHaveText(HOTEL.name);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add your first picture" }).click();
  await (await chooser).setFiles(photo("killarney-hero.jpg"));
  await expect(guest.hero().locator("img").first()).toBeVisible();
  const took = Date.now() - began;

  await expect(page.getByText("Guests see it now.")).toBeVisible();
  await expect(page.getByText("1 of 5 done")).toBeVisible();
  await guest.neverReloaded();
  expect([...steps]).toEqual(["Step 1 of 2", "Step 2 of 2"]);
  expect(clicks()).toBe(3);
  expect(took).toBeLessThan(FIRST_MINUTE_MS);
});

test("whoever finds a new server without its link gets no further than the code", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 403.*\/api\/staff\/setup\//);
  const page = await (await profile()).newPage();
  await page.goto(server.origin);
  await expect(page).toHaveURL(`${server.origin}/staff/setup`);
  await page.getByLabel("Name of the hotel").fill(HOTEL.name);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(/Enter the setup code/)).toBeVisible();
  const code = page.getByLabel("Setup code");
  await expect(code).toBeFocused();
  await code.fill("0000-0000-0000-0000");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Open my page" }).click();
  await expect(page.getByText(/not the setup code of this server/)).toBeVisible();
  await expect(page.getByLabel("Name of the hotel")).toHaveValue(HOTEL.name);

  await code.fill(setupCode(server).toLowerCase());
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByLabel("Your name")).toHaveValue(OWNER.name);
  await page.getByRole("button", { name: "Open my page" }).click();
  await expect(page.getByRole("heading", { name: `${HOTEL.name} is on the web` })).toBeVisible();
});

test("a link that somebody else has used leads to the door", async ({ server, profile }) => {
  const page = await (await profile()).newPage();
  await page.goto(setupLink(server));
  await expect(page.getByLabel("Name of the hotel")).toBeVisible();
  await setUp(server);
  await page.reload();
  await expect(page.getByRole("heading", { name: "This server is set up" })).toBeVisible();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByLabel("User name").fill(OWNER.username);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: `${HOTEL.name} is on the web` })).toBeVisible();
});

test("what is wrong is said beside its field, and nothing that was typed is lost", async ({
  server,
  profile,
}) => {
  const page = await (await profile()).newPage();
  await page.goto(setupLink(server));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Enter the name of your hotel.")).toBeVisible();
  // A name without a letter that addresses know: somebody has to choose.
  await page.getByLabel("Name of the hotel").fill("旅館");
  const address = page.getByLabel("Address of your page");
  await address.fill("My Ryokan");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(/Use 1 to 50 small letters/)).toBeVisible();
  await address.fill("ryokan");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Open my page" }).click();
  await expect(page.getByText("Enter your name.")).toBeVisible();
  await expect(page.getByLabel("Your name")).toBeFocused();
  await page.getByLabel("Your name").fill("Ann");
  await page.getByLabel("User name").fill("ann.of.green");
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("Ann.Of.Green");
  await page.getByRole("button", { name: "Open my page" }).click();
  await expect(page.getByText("Choose something other than your user name.")).toBeVisible();
  await expect(password).toBeFocused();
  await password.fill(OWNER.password);
  await expect(password).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Back" }).click();
  await expect(address).toHaveValue("ryokan");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Open my page" }).click();
  await expect(page.getByRole("heading", { name: "旅館 is on the web" })).toBeVisible();
  await page.getByRole("link", { name: "Open your page" }).click();
  await expect.poll(() => page.context().pages().at(-1)?.url()).toContain("/hotels/ryokan");
});
