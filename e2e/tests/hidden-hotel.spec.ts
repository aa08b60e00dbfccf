import { Guest } from "../support/guest";
import { operator } from "../support/landing";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

test("an open page of a hotel that is hidden says so calmly, and goes on when it is shown again", async ({
  server,
  dataDir,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  const guest = await Guest.open(await profile(), server, "killarney");
  const note = guest.page.getByRole("status");
  await expect(note).toHaveText("");

  await operator(dataDir, "hotel", "hide", "--slug", "killarney");
  await expect(note).toContainText("not public at the moment");
  await expect(guest.heading()).toHaveText("Glenlough House");
  // What staff write meanwhile is nobody's business yet.
  const staff = await Staff.signIn(server, "manager", "killarney");
  await staff.edit({ tagline_override: "Closed for the winter" });
  await guest.page.waitForResponse((answer) => answer.status() === 404);
  await expect(note).toContainText("not public at the moment");
  await expect(guest.page.getByText("Closed for the winter")).toHaveCount(0);

  await operator(dataDir, "hotel", "show", "--slug", "killarney");
  await expect(note).toHaveText("");
  await expect(guest.page.getByText("Closed for the winter").first()).toBeVisible();
  // And it is live.
  await staff.edit({ tagline_override: "Open again" });
  await expect(guest.page.getByText("Open again").first()).toBeVisible();
  await guest.neverReloaded();
});
