import { isWell as isPageWell, WINDOWS } from "../support/accessibility";
import { expect, HOTEL, OWNER, setupLink, test } from "../support/new-server";

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`axe finds nothing from the first run to the team, on ${name} in all colours`, async ({
    server,
    profile,
    complaints,
  }) => {
    complaints.expect(/status of 410.*\/api\/staff\/invitation\//);
    const context = await profile(options);
    const page = await context.newPage();
    const isWell = (where: string, part?: string) => isPageWell(page, where, part);
    await page.goto(`${server.origin}/staff/setup`);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText(/Enter the setup code/)).toBeVisible();
    await isWell("the first step with what is wrong");
    await page.goto("about:blank");
    await page.goto(setupLink(server));
    await page.getByLabel("Name of the hotel").fill(HOTEL.name);
    await expect(page.getByTestId("address")).toContainText(HOTEL.slug);
    await isWell("the first step");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Open my page" }).click();
    await expect(page.getByText("Enter your name.")).toBeVisible();
    await isWell("the second step with what is wrong");
    await page.getByLabel("Your name").fill(OWNER.name);
    await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await isWell("the second step");
    await page.getByRole("button", { name: "Open my page" }).click();
    await expect(page.getByRole("heading", { name: /is on the web/ })).toBeVisible();
    await isWell("the start");

    await page.goto(`${server.origin}/staff/team`);
    await expect(page.getByRole("heading", { name: "You are alone here" })).toBeVisible();
    await isWell("the team");
    await page.getByRole("button", { name: "Invite" }).click();
    await expect(page.getByRole("radiogroup")).toBeVisible();
    await isWell("the question whom to invite");
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = page.getByLabel("Link", { exact: true });
    await expect(link).toBeVisible();
    await isWell("the link");
    const address = await link.inputValue();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("heading", { name: "Open invitations" })).toBeVisible();
    await isWell("the team with an invitation");
    await page.goto(`${server.origin}/staff/account`);
    await expect(page.getByText("This device")).toBeVisible();
    await isWell("the account");

    await page.goto(address);
    await expect(page.getByRole("heading", { name: /^Join/ })).toBeVisible();
    await isWell("the invitation");
    await page.goto("about:blank");
    await page.goto(`${server.origin}/staff/invitation#nothing`);
    complaints.expect(/status of 404.*\/api\/staff\/invitation\//);
    await expect(page.getByText(/There is no such invitation/)).toBeVisible();
    await isWell("the link that leads nowhere");
  });
}
