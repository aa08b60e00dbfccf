import { expect, test } from "../support/company";
import { Guest } from "../support/guest";
import { freePort, Server } from "../support/server";
import { Staff, snapshot } from "../support/staff";

/** The minute after a moment, in milliseconds since 1970. */
const nextMinute = (after: number) => Math.ceil(after / 60_000) * 60_000;

/** What a clock that is so many minutes ahead of UTC shows: `2026-12-04T06:00`. */
const shows = (at: number, offset: number) =>
  new Date(at + offset * 60_000).toISOString().slice(0, 16);

test("a season comes at its minute by the hotel’s clock, goes again at another, and open pages follow", async ({
  editor,
  guest,
  manager,
  server,
}) => {
  // By the real clock: a minute is a minute.
  test.setTimeout(240_000);
  const before = await snapshot(server, "killarney");
  // Far from this machine's own clock, and without summer time.
  await manager.request("PUT", "time-zone/", { time_zone: "Asia/Tokyo" });
  const id = await manager.draft("Christmas", { slogan: "By the fire" });
  await editor.go("Drafts");
  await editor.page.getByTestId(`draft-${id}`).click();
  await editor.page.getByRole("button", { name: "Schedule…" }).click();
  const dialog = editor.page.getByRole("alertdialog", { name: "Schedule “Christmas”" });
  await expect(dialog).toContainText("By the hotel’s clock: Asia/Tokyo");

  const publish = nextMinute(Date.now() + 8_000);
  await dialog.getByLabel("Publish on").fill(shows(publish, 9 * 60));
  await dialog.getByLabel("Return on").fill(shows(publish, 9 * 60));
  await expect(dialog).toContainText("The return must come after the publication.");
  await dialog.getByLabel("Return on").fill(shows(publish + 60_000, 9 * 60));
  await dialog.getByRole("button", { name: "Schedule", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(editor.page.getByTestId("when")).toContainText("Goes live by itself on");
  expect(Date.now(), "the test was too slow for its minute").toBeLessThan(publish);
  expect(guest.hearing.events()).toEqual([]);

  await expect(guest.page.getByText("By the fire").first()).toBeVisible({ timeout: 75_000 });
  const came = Date.now() - publish;
  expect(came).toBeGreaterThanOrEqual(0);
  expect(came).toBeLessThan(5_000);
  expect((await snapshot(server, "killarney")).revision).toBe(before.revision + 1);
  await expect(editor.page.getByTestId("happened")).toContainText("Published on");

  await expect(guest.page.getByText("By the fire")).toHaveCount(0, { timeout: 75_000 });
  expect(Date.now()).toBeGreaterThanOrEqual(publish + 60_000);
  const after = await snapshot(server, "killarney");
  expect([after.slogan, after.revision]).toEqual([before.slogan, before.revision + 2]);
  await expect(editor.page.getByTestId("happened")).toContainText("Returned on");
});

test("nights in which clocks change are said in words", async ({ editor, manager }) => {
  await manager.request("PUT", "time-zone/", { time_zone: "Europe/Dublin" });
  const id = await manager.draft("Night", { slogan: "Late" });
  await editor.go("Drafts");
  await editor.page.getByTestId(`draft-${id}`).click();
  await editor.page.getByRole("button", { name: "Schedule…" }).click();
  const dialog = editor.page.getByRole("alertdialog");
  const save = dialog.getByRole("button", { name: "Schedule", exact: true });

  await dialog.getByLabel("Publish on").fill("2028-03-26T01:30");
  await expect(dialog).toContainText(/clocks go forward, and 0?1:30.* does not exist.*2:30/);
  await expect(save).toBeDisabled();

  await dialog.getByLabel("Publish on").fill("2028-10-29T01:30");
  const twice = dialog.getByRole("radiogroup", { name: /1:30.* comes twice/ });
  await expect(twice).toBeVisible();
  await expect(save).toBeDisabled();
  await twice.getByText("The second, an hour later, UTC+0").click();
  await save.click();
  await expect(dialog).toHaveCount(0);
  const { body } = await manager.request<{ publish_at: { at: string; local: string } }>(
    "GET",
    `drafts/${id}/`,
  );
  expect(body.publish_at).toMatchObject({
    at: "2028-10-29T01:30:00.000Z",
    local: "2028-10-29T01:30",
  });

  // Which of the two it was is known when it is altered; then it is cancelled.
  await editor.page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog.getByRole("radio", { checked: true })).toHaveAccessibleName(/The second/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await editor.page.getByRole("button", { name: "Cancel the schedule" }).click();
  await expect(editor.page.getByTestId("when")).toContainText("Not by itself");
});

test("a return leaves what somebody edited since, and says so", async ({
  editor,
  guest,
  manager,
}) => {
  const id = await manager.draft("Season", { slogan: "By the fire", tagline_override: "Snow" });
  await manager.request("POST", `drafts/${id}/publish/`, {});
  await manager.edit({ tagline_override: "Thaw" });
  await editor.go("Drafts");
  await editor.page.getByTestId(`draft-${id}`).click();
  await editor.page.getByRole("button", { name: "Bring back now…" }).click();
  await editor.page.getByRole("button", { name: "Bring it back" }).click();
  await expect(editor.page.getByTestId("happened")).toContainText(
    "1 field stayed, as somebody had edited it since: Tagline",
  );
  await expect(guest.page.getByText("By the fire")).toHaveCount(0);
  await expect(guest.page.getByText("Thaw").first()).toBeVisible();
});

test("a server that is killed before the minute publishes once after it is back, and open pages hear it", async ({
  complaints,
  dataDir,
  profile,
}) => {
  // By the real clock: a minute is a minute.
  test.setTimeout(180_000);
  const port = await freePort();
  const first = await Server.start({ dataDir, port });
  const guest = await Guest.open(await profile(), first, "killarney");
  const staff = await Staff.signIn(first, "manager", "killarney");
  await staff.request("PUT", "time-zone/", { time_zone: "Asia/Tokyo" });
  const id = await staff.draft("Christmas", { slogan: "By the fire" });
  const before = await snapshot(first, "killarney");
  const due = nextMinute(Date.now() + 3_000);
  const planned = await staff.request("PUT", `drafts/${id}/schedule/`, {
    publish_at: shows(due, 9 * 60),
  });
  expect(planned.status).toBe(200);
  complaints.expect(/WebSocket|ERR_CONNECTION|Failed to load resource/);
  await first.kill();
  await expect.poll(() => Date.now(), { timeout: 70_000 }).toBeGreaterThan(due + 500);

  // Killed again while it is at it, and then left alone.
  const second = await Server.start({ dataDir, port });
  await second.kill();
  const third = await Server.start({ dataDir, port });
  try {
    await expect(guest.page.getByText("By the fire").first()).toBeVisible({ timeout: 30_000 });
    await expect
      .poll(async () => (await snapshot(third, "killarney")).revision)
      .toBe(before.revision + 1);
    const again = await Staff.signIn(third, "manager", "killarney");
    const { body } = await again.request<{ results: { action: string }[] }>("GET", "history/");
    expect(body.results.filter(({ action }) => action === "publish")).toHaveLength(1);
    await guest.neverReloaded();
  } finally {
    await third.stop();
  }
});
