import Pusher from "pusher";
import { Guest } from "../support/guest";
import { expect, test } from "../support/test";

const app = { appId: "7001", key: "operators-key", secret: "operators-secret" };

test.use({
  serverEnv: {
    FRONTAGE_METRICS_TOKEN: "let-me-see",
    FRONTAGE_HUB_DEBUG_DATA: "true",
    PUSHER_APP_ID: app.appId,
    PUSHER_KEY: app.key,
    PUSHER_SECRET: app.secret,
  },
});

// The page may complain of nothing: no script but its own runs, and nothing else is loaded.
test("an operator sees in a browser who is there and what they are sent, as text", async ({
  server,
  profile,
}) => {
  const guest = await Guest.open(await profile(), server, "killarney");
  const context = await profile({
    httpCredentials: { username: "ops", password: "let-me-see" },
    viewport: { width: 400, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(`${server.origin}/hub`);
  await expect(page.getByRole("status")).toHaveText("live");
  const channels = page.getByRole("region", { name: /Channels/ }).getByRole("row");
  await expect(channels.filter({ hasText: "hotel-killarney" })).toContainText("1");

  const { port } = server;
  const publisher = new Pusher({ ...app, host: "127.0.0.1", port: String(port), useTLS: false });
  const name = `<img src="/x" onerror="document.title='owned'">`;
  const data = "<script>document.title='owned'</script>";
  await publisher.trigger("news", name, data);
  const entries = page.getByRole("region", { name: /What happens/ }).getByRole("listitem");
  const published = entries.filter({ hasText: "published" });
  await expect(published).toContainText(`${name} on news`);
  await expect(published).toContainText(data);
  await expect(page).toHaveTitle("Hub");

  await page.getByLabel("Show").selectOption("subscribed");
  await expect(entries).toContainText(["hotel-killarney"]);
  await page.getByLabel("Name contains").fill("harbour");
  await expect(channels.filter({ hasText: "hotel-killarney" })).toHaveCount(0);
  await page.getByLabel("Name contains").fill("");
  await expect(channels.filter({ hasText: "hotel-killarney" })).toHaveCount(1);

  await page.getByRole("button", { name: "Pause" }).click();
  await guest.page.close();
  await page.getByLabel("Show").selectOption("disconnected");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(entries.first()).toContainText("disconnected");
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, "nothing sticks out of a phone").toBe(0);
});
