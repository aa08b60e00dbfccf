import { isWell as isPageWell, WINDOWS } from "../support/accessibility";
import { Console } from "../support/console";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`axe finds nothing in a draft from its beginning to its end, on ${name} in all colours`, async ({
    server,
    profile,
  }) => {
    const context = await profile(options);
    const manager = await Staff.signIn(server, "manager", "killarney");
    await manager.request("PUT", "time-zone/", { time_zone: "Europe/Dublin" });
    const window = await Console.signIn(context, server, "manager", "killarney");
    const { page } = window;
    const isWell = (where: string, part?: string) => isPageWell(page, where, part);
    await page.goto(`${server.origin}/staff/drafts`);
    await expect(page.getByRole("heading", { name: "No drafts" })).toBeVisible();
    await isWell("no drafts");
    await window.go("Settings");
    await page.getByRole("button", { name: "Collect changes in a draft" }).click();
    await expect(page.getByRole("dialog").getByLabel("Name")).toBeVisible();
    await isWell("the question what to collect in");
    await page.getByRole("button", { name: "Cancel" }).click();
    const id = await window.collect("A draft with quite a long name for a narrow screen");
    await window.field("Slogan").fill("By the fire");
    await window.save("texts");
    await isWell("settings that are collected", "[data-testid=collecting]");
    await manager.edit({ slogan: "By the lake" });

    await page.goto(`${server.origin}/staff/drafts/${id}`);
    await expect(page.getByTestId("conflicts")).toContainText("Slogan");
    await page.getByRole("button", { name: "Make a link" }).click();
    await expect(page.getByLabel("Link", { exact: true })).toBeVisible();
    await isWell("a draft with a conflict and a link");
    await page.getByRole("button", { name: "Publish…" }).click();
    await expect(page.getByRole("radiogroup", { name: "Slogan" })).toBeVisible();
    await isWell("the question which value stays");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Schedule…" }).click();
    await page.getByLabel("Publish on").fill("2028-10-29T01:30");
    await page.getByLabel("Return on").fill("2029-03-25T01:30");
    await expect(page.getByText(/comes twice/)).toBeVisible();
    await expect(page.getByText(/does not exist/)).toBeVisible();
    await isWell("minutes of nights in which clocks change");
    await page.getByText(/The first, UTC/).click();
    await page.getByLabel("Return on").fill("2029-03-26T06:00");
    await page.getByRole("button", { name: "Schedule", exact: true }).click();
    await expect(page.getByTestId("when")).toContainText("Returns on March 26, 2029");
    await isWell("a scheduled draft");
    await page.getByRole("link", { name: "All drafts" }).click();
    await expect(page.getByTestId(`draft-${id}`)).toContainText("Scheduled");
    await isWell("the list");

    const { body } = await manager.request<{ revision: number }>("GET", "drafts/");
    const choices = { slogan: "draft" };
    await manager.request("POST", `drafts/${id}/publish/`, {
      choices,
      base_revision: body.revision,
    });
    await manager.edit({ slogan: "By the sea" });
    await manager.request("POST", `drafts/${id}/return/`, {});
    await page.getByTestId(`draft-${id}`).click();
    await expect(page.getByTestId("happened")).toContainText("1 field stayed");
    await isWell("what happened");
  });
}
