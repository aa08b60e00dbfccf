import { Guest } from "../support/guest";
import { expect, HOTEL, OWNER, setUp, signIn, test } from "../support/new-server";
import { photo } from "../support/places";

const BOB = { name: "Bob Brown", username: "bob", password: "a boat on the lake" };

test("an owner invites by a link, the colleague edits, and is out at once when sent away", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 40[01].*\/api\/staff\/(session|login|account)\//);
  complaints.expect(/status of 401.*\/pusher\/auth/);
  complaints.expect(/status of 410.*\/api\/staff\/invitation\//);
  await setUp(server);
  const owner = await (await profile()).newPage();
  await signIn(owner, server, OWNER);
  await owner.getByRole("link", { name: "Team" }).click();
  await expect(owner.getByRole("heading", { name: "You are alone here" })).toBeVisible();
  await owner.getByRole("button", { name: "Invite" }).click();
  await owner.getByLabel("Name", { exact: true }).fill("Bob");
  const roles = owner.getByRole("radiogroup");
  await roles.getByText("Editor", { exact: true }).click();
  await owner.getByRole("button", { name: "Make a link" }).click();
  const link = await owner.getByLabel("Link", { exact: true }).inputValue();
  expect(link).toMatch(new RegExp(`^${server.origin}/staff/invitation#[0-9a-f]{32}$`));
  await expect(owner.getByRole("img", { name: /scan this code/ })).toBeVisible();
  await owner.getByRole("button", { name: "Done" }).click();
  await expect(owner.getByRole("article", { name: "Bob" })).toContainText("Editor");

  const bob = await (await profile()).newPage();
  await bob.goto(link);
  await expect(bob.getByRole("heading", { name: `Join ${HOTEL.name}` })).toBeVisible();
  await expect(bob.getByText("Ann Green invites you.")).toBeVisible();
  await bob.getByLabel("Your name").fill(BOB.name);
  await bob.getByLabel("User name").fill("ann");
  await bob.getByLabel("Password", { exact: true }).fill(BOB.password);
  complaints.expect(/status of 400.*\/acceptance\//);
  await bob.getByRole("button", { name: "Join" }).click();
  await expect(bob.getByText("This user name is taken.")).toBeVisible();
  await bob.getByLabel("User name").fill(BOB.username);
  await bob.getByRole("button", { name: "Join" }).click();

  // The colleague is inside and edits; the owner sees who came, without a reload.
  const guest = await Guest.open(await profile(), server, HOTEL.slug);
  await bob.getByTestId("first-picture").setInputFiles(photo("killarney-hero.jpg"));
  await expect(guest.hero().locator("img").first()).toBeVisible();
  const card = owner.getByRole("article", { name: BOB.name });
  await expect(card).toContainText("here now");
  await expect(owner.getByRole("heading", { name: "Open invitations" })).toBeHidden();

  await card.getByRole("button", { name: `More about ${BOB.name}` }).click();
  await owner.getByRole("menuitem", { name: "Take access away" }).click();
  await owner.getByRole("button", { name: "Take access away" }).click();
  await expect(bob.getByText(/An owner has taken your access away/)).toBeVisible();
  await expect(bob.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(card).toContainText("No access");
  await bob.getByLabel("User name").fill(BOB.username);
  await bob.getByLabel("Password").fill(BOB.password);
  await bob.getByRole("button", { name: "Sign in" }).click();
  await expect(bob.getByText("do not match")).toBeVisible();

  // The link has done its work.
  await bob.goto("about:blank");
  await bob.goto(link);
  await expect(bob.getByText(/Somebody has joined with it already/)).toBeVisible();

  await card.getByRole("button", { name: `More about ${BOB.name}` }).click();
  await owner.getByRole("menuitem", { name: "Give access again" }).click();
  await expect(card).not.toContainText("No access");
  await bob.getByRole("button", { name: "Sign in" }).click();
  await signIn(bob, server, BOB);
  await expect(bob.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
});

test("the last owner stays one, and a link that was taken back is good no longer", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 409/);
  complaints.expect(/status of 410/);
  await setUp(server);
  const owner = await (await profile()).newPage();
  await signIn(owner, server, OWNER);
  await owner.getByRole("link", { name: "Team" }).click();
  await owner.getByLabel(`Role of ${OWNER.name}`).selectOption("viewer");
  await expect(owner.getByText(/is the only owner/)).toBeVisible();
  await expect(owner.getByLabel(`Role of ${OWNER.name}`)).toHaveValue("owner");

  await owner.getByRole("button", { name: "Invite" }).click();
  await owner.getByRole("button", { name: "Make a link" }).click();
  const link = await owner.getByLabel("Link", { exact: true }).inputValue();
  await owner.getByRole("button", { name: "Done" }).click();
  await owner.getByRole("button", { name: "Take back" }).click();
  await expect(owner.getByRole("heading", { name: "You are alone here" })).toBeVisible();
  const stranger = await (await profile()).newPage();
  await stranger.goto(link);
  await expect(stranger.getByText(/It was taken back/)).toBeVisible();
});

test("somebody changes the password and signs out everywhere", async ({
  server,
  profile,
  complaints,
}) => {
  complaints.expect(/status of 40[01]/);
  await setUp(server);
  const desk = await (await profile()).newPage();
  await signIn(desk, server, OWNER);
  await expect(desk.getByRole("heading", { name: /is on the web/ })).toBeVisible();
  const phone = await (await profile({ viewport: { width: 390, height: 844 } })).newPage();
  await signIn(phone, server, OWNER);
  await phone.getByRole("link", { name: "Your account" }).click();
  await expect(phone.getByText("This device")).toBeVisible();

  await desk.getByRole("link", { name: OWNER.name }).click();
  const form = desk.getByRole("form", { name: "Password" });
  await form.getByLabel("Present password").fill("something else");
  await form.getByLabel("New password").fill("another lake, another boat");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByText("This is not your present password.")).toBeVisible();
  await form.getByLabel("Present password").fill(OWNER.password);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(desk.getByText(/Your password is changed\. 2 other devices/)).toBeVisible();
  // The other window notices by itself.
  await expect(phone.getByRole("button", { name: "Sign in" })).toBeVisible();

  const changed = { ...OWNER, password: "another lake, another boat" };
  await signIn(phone, server, changed);
  await expect(phone.getByRole("heading", { name: /is on the web/ })).toBeVisible();
  await desk.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(desk.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(phone.getByRole("button", { name: "Sign in" })).toBeVisible();
});
