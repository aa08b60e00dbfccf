import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Draft, DraftList } from "../../api/draft-types";
import { type Answer, type Seen, serve } from "../../api/test-server";
import { manager, renderConsole } from "../../test-console";
import { DraftPage } from "./DraftPage";
import { DraftsScreen } from "./DraftsScreen";

/** Where the console went; the page of a test has another origin than its server and stays. */
let went: string[] = [];
beforeEach(() => {
  went = [];
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  const go = (_data: unknown, _title: string, address?: string | URL | null) => {
    went.push(String(address));
  };
  vi.spyOn(window.history, "pushState").mockImplementation(go);
  vi.spyOn(window.history, "replaceState").mockImplementation(go);
});
afterEach(() => vi.restoreAllMocks());

const CHRISTMAS: Draft = {
  id: 4,
  name: "Christmas",
  state: "open",
  author: { username: "aoife" },
  changed_by: { username: "manager" },
  created_at: "2026-11-20T08:00:00.000Z",
  changed_at: "2026-11-21T08:00:00.000Z",
  changes: [
    { kind: "field", name: "slogan", before: "By the lake", after: "By the fire" },
    { kind: "room_type", id: 7, name: "Loft", change: "changed", fields: [] },
  ],
  conflicts: {},
  publish_at: null,
  return_at: null,
  published: null,
  returned: null,
  told: {},
  trouble: null,
};

const listOf = (...results: Draft[]): DraftList => ({
  revision: 57,
  time_zone: "Europe/Dublin",
  now: { at: "2026-11-22T08:00:00.000Z", local: "2026-11-22T08:00" },
  results,
});

async function hotel(list: DraftList, write: (seen: Seen) => Answer = () => ({ status: 404 })) {
  const server = await serve((seen) => {
    if (seen.method !== "GET") return write(seen);
    if (seen.path.endsWith("/links/")) return { status: 200, body: { results: [] } };
    return { status: 200, body: list };
  });
  return () =>
    server.seen
      .filter(({ method }) => method !== "GET")
      .map(({ method, path, body }) => [
        method,
        path.replace(/^.*\/drafts\//, ""),
        body ? JSON.parse(body) : null,
      ]);
}

test("drafts are listed by how they stand, each with who changed it and what is to come", async () => {
  await hotel(
    listOf(
      {
        ...CHRISTMAS,
        publish_at: {
          at: "2026-12-04T06:00:00.000Z",
          local: "2026-12-04T06:00",
          time_zone: "Europe/Dublin",
          offset_minutes: 0,
        },
      },
      {
        ...CHRISTMAS,
        id: 3,
        name: "Autumn",
        state: "published",
        published: { revision: 40, at: "2026-10-01T06:00:00.000Z" },
      },
    ),
  );
  renderConsole(<DraftsScreen />);
  const christmas = await screen.findByTestId("draft-4");
  expect(christmas).toHaveTextContent("2 changes · changed by manager");
  expect(christmas).toHaveTextContent("Goes live by itself on 4 December 2026 at 06:00");
  expect(christmas).toHaveTextContent("By the hotel’s clock, Europe/Dublin");
  expect(christmas).toHaveTextContent("Scheduled");
  const over = within(screen.getByRole("region", { name: "Over" }));
  expect(over.getByTestId("draft-3")).toHaveTextContent("Published");
});

test("viewers look at a draft and change nothing of it", async () => {
  const list = listOf(CHRISTMAS);
  await hotel(list);
  renderConsole(<DraftPage draft={CHRISTMAS} list={list} isPublishing />, {
    ...manager,
    role: "Viewer",
  });
  expect(await screen.findByText("By the fire")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Preview" })).toBeInTheDocument();
  expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual([
    "Copy link for colleagues",
  ]);
  expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
});

test("of contested fields somebody has to choose, and exactly that choice is sent", async () => {
  const user = userEvent.setup();
  const contested: Draft = {
    ...CHRISTMAS,
    conflicts: {
      slogan: { theirs: "By the sea", yours: "By the fire" },
      "room_types.7.name": { theirs: "Attic", yours: "Loft" },
    },
  };
  const list = listOf(contested);
  const writes = await hotel(list, () => ({
    status: 200,
    body: { message: "Draft published", revision: 58, draft: contested },
  }));
  renderConsole(<DraftPage draft={contested} list={list} isPublishing />);
  const dialog = within(await screen.findByRole("alertdialog", { name: "Publish “Christmas”" }));
  const publish = dialog.getByRole("button", { name: "Publish now" });
  expect(publish).toBeDisabled();
  const slogan = within(dialog.getByRole("radiogroup", { name: "Slogan" }));
  await user.click(slogan.getByText("By the sea"));
  expect(publish).toBeDisabled();
  const name = within(dialog.getByRole("radiogroup", { name: "Name · Loft" }));
  await user.click(name.getByText("Loft"));
  await user.click(publish);
  await waitFor(() => expect(went).toContain("/staff/drafts"));
  expect(writes()).toEqual([
    [
      "POST",
      "4/publish/",
      {
        changed_at: CHRISTMAS.changed_at,
        base_revision: 57,
        choices: { slogan: "page", "room_types.7.name": "draft" },
      },
    ],
  ]);
});

test("what happened is told: how late it was, and which fields gave way or stayed", async () => {
  const draft: Draft = {
    ...CHRISTMAS,
    state: "returned",
    published: { revision: 58, at: "2026-12-04T06:20:00.000Z" },
    returned: { revision: null, at: "2027-01-07T06:00:00.000Z" },
    told: {
      was_due: "2026-12-04T06:00:00.000Z",
      overruled: { slogan: { theirs: "By the sea", yours: "By the fire" } },
      stayed: { "room_types.7.starting_price_from": { theirs: "90.00", yours: "80.00" } },
    },
  };
  const list = listOf(draft);
  await hotel(list);
  renderConsole(<DraftPage draft={draft} list={list} isPublishing={false} />);
  const happened = await screen.findByTestId("happened");
  expect(happened).toHaveTextContent("Published on 4 December 2026 at 06:20 as revision 58");
  expect(happened).toHaveTextContent("it was due on 4 December 2026 at 06:00");
  expect(happened).toHaveTextContent("gave way to the draft: Slogan");
  expect(happened).toHaveTextContent("edited it since: Price from · Loft");
  expect(happened).toHaveTextContent("the page was as before already");
});

test("what is due and cannot be done says why", async () => {
  const draft: Draft = {
    ...CHRISTMAS,
    trouble: { attempts: 3, reason: "The disk is full.", try_at: "2026-12-04T06:01:00.000Z" },
  };
  const list = listOf(draft);
  await hotel(list);
  renderConsole(<DraftPage draft={draft} list={list} isPublishing={false} />);
  expect(await screen.findByTestId("happened")).toHaveTextContent("(3 tries): The disk is full.");
  expect(screen.getByTestId("draft-state")).toHaveTextContent("Needs attention");
});
