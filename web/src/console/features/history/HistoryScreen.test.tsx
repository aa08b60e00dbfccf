import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChangeItem, HistoryEntry } from "../../api/history-types";
import { type Answer, type Seen, serve } from "../../api/test-server";
import { ChangeList } from "../../changes/ChangeList";
import { imageOf, manager, renderConsole } from "../../test-console";
import { HistoryScreen } from "./HistoryScreen";
import { PageAsItWas } from "./PageAsItWas";

/** Where the console went; the page of a test has another origin than its server and stays. */
let went: string[] = [];
beforeEach(() => {
  went = [];
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  vi.spyOn(window.history, "pushState").mockImplementation((_data, _title, address) => {
    went.push(String(address));
  });
});
afterEach(() => vi.restoreAllMocks());

const slogan = (before: string, after: string): ChangeItem => ({
  kind: "field",
  name: "slogan",
  before,
  after,
});

const entry = (
  revision: number,
  changes: ChangeItem[],
  rest: Partial<HistoryEntry> = {},
): HistoryEntry => ({
  revision,
  changed_at: new Date(Date.now() - (60 - revision) * 60_000).toISOString(),
  author:
    revision % 2 === 0
      ? { id: "1", username: "manager", name: "manager" }
      : { id: "2", username: "aoife", name: "aoife" },
  action: "settings",
  changes,
  undoes: null,
  restores: null,
  undoable: true,
  delivery: {
    revision,
    state: "sent",
    open: 14,
    live: 14,
    others: 0,
    p50_ms: 38,
    max_ms: 61,
    settled: true,
    reason: null,
  },
  ...rest,
});

const CHANGES: HistoryEntry[] = [
  entry(57, [slogan("By the lake", "By the water")]),
  entry(56, [
    {
      kind: "gallery",
      added: [imageOf("sea", "The sea")],
      removed: [],
      reordered: false,
      moved: [],
      count: 3,
    },
  ]),
  entry(55, [slogan("Rest", "By the lake")], { undoable: false }),
  entry(54, [{ kind: "field", name: "amenities", before: ["Spa"], after: ["Spa", "Pool"] }]),
];

/** A hotel at revision 57 whose history is told two changes at a time. */
async function hotel(write: (seen: Seen) => Answer = () => ({ status: 404 })) {
  const server = await serve((seen) => {
    const url = new URL(seen.path, "http://hotel.example");
    if (seen.method === "POST") return write(seen);
    if (url.pathname.endsWith("/page/")) return { status: 404, body: { detail: "Not kept." } };
    const one = /\/history\/(\d+)\/$/.exec(url.pathname)?.[1];
    if (one) {
      const found = CHANGES.find(({ revision }) => revision === Number(one));
      return found ? { status: 200, body: found } : { status: 404, body: {} };
    }
    const before = Number(url.searchParams.get("before") ?? 58);
    const rest = CHANGES.filter(({ revision }) => revision < before);
    const results = rest.slice(0, Math.min(2, Number(url.searchParams.get("limit"))));
    const next_before = rest.length > results.length ? results.at(-1)?.revision : null;
    return { status: 200, body: { revision: 57, results, next_before } };
  });
  return {
    posts: () =>
      server.seen
        .filter(({ method }) => method === "POST")
        .map(({ path, body }) => [path.replace(/^.*\/history\//, ""), JSON.parse(body)]),
  };
}

const change = (revision: number) => screen.findByTestId(`change-${revision}`);

test("staff read who changed what and when, and on how many pages it was live", async () => {
  await hotel();
  renderConsole(<HistoryScreen />);
  const newest = within(await change(57));
  expect(newest.getByRole("heading", { name: "Changed the slogan" })).toBeInTheDocument();
  expect(await change(57)).toHaveTextContent("aoife · 3 minutes ago · revision 57");
  expect(await change(57)).toHaveTextContent("Before: By the lakeAfter: By the water");
  expect(newest.getByText("Live on 14 of 14 open pages (38 ms).")).toBeInTheDocument();
  expect(newest.getByText("The page now")).toBeInTheDocument();
  expect(newest.getByText("3 minutes ago")).toHaveAttribute(
    "title",
    expect.stringContaining(" at "),
  );
  const added = within(await change(56));
  expect(
    added.getByRole("heading", { name: "Added 1 picture to the gallery" }),
  ).toBeInTheDocument();
  expect(added.getByRole("img", { name: "The sea" })).toBeInTheDocument();
});

test("of a change with many parts the first are told, and all on demand", async () => {
  const user = userEvent.setup();
  const names = ["slogan", "website", "contact_phone", "contact_email", "city_override", "name"];
  const many = [...names, "country_override"].map(
    (name): ChangeItem => ({
      kind: "field",
      name,
      before: "",
      after: `New ${name}`,
    }),
  );
  const point = { name: "focal_point", before: [0.5, 0.5], after: [0.2, 0.3] };
  render(
    <ChangeList changes={[...many, { kind: "image", image: imageOf("a"), fields: [point] }]} />,
  );
  expect(screen.getByText("New city_override")).toBeInTheDocument();
  expect(screen.queryByText("New country_override")).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show 3 more" }));
  expect(screen.getByText("New country_override")).toBeInTheDocument();
  expect(screen.getByText("20% from the left, 30% from the top")).toBeInTheDocument();
});

test("earlier changes come on demand, until there are none", async () => {
  const user = userEvent.setup();
  await hotel();
  renderConsole(<HistoryScreen />);
  await change(56);
  expect(screen.queryByTestId("change-55")).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show earlier changes" }));
  const list = within(await change(54));
  expect(list.getByText("Added: Pool")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Show earlier changes" })).not.toBeInTheDocument();
  const old = within(await change(55));
  expect(old.queryByRole("button", { name: /^Undo/ })).not.toBeInTheDocument();
  expect(old.getByRole("button", { name: /^Restore/ })).toBeInTheDocument();
});

test("a change is taken back with one press", async () => {
  const { posts } = await hotel(() => ({
    status: 200,
    body: { message: "Taken back.", revision: 58, undoes: 57 },
  }));
  renderConsole(<HistoryScreen />);
  await change(57);
  await userEvent.click(screen.getByRole("button", { name: "Undo: Changed the slogan" }));
  await waitFor(() => expect(posts()).toEqual([["57/undo/", {}]]));
});

test("one that was changed again since is not taken back, and both values are shown", async () => {
  const user = userEvent.setup();
  await hotel(() => ({
    status: 409,
    body: {
      detail: "Changed since.",
      revision: 58,
      conflicts: { slogan: { theirs: "By the pier", yours: "By the lake" } },
    },
  }));
  renderConsole(<HistoryScreen />);
  await change(57);
  await user.click(screen.getByRole("button", { name: "Undo: Changed the slogan" }));
  const dialog = await screen.findByRole("dialog", { name: "This was changed again since" });
  expect(dialog).toHaveTextContent("SloganNow: By the pierIt would have become: By the lake");
});

test("the page is restored after a question that counts what goes, anew when somebody saved", async () => {
  const user = userEvent.setup();
  let tries = 0;
  const { posts } = await hotel(() => {
    tries += 1;
    return tries === 1
      ? { status: 409, body: { detail: "Moved on.", revision: 58, conflicts: {} } }
      : { status: 200, body: { message: "Restored.", revision: 59, restores: 56 } };
  });
  renderConsole(<HistoryScreen />);
  const added = within(await change(56));
  await user.click(added.getByRole("button", { name: /^Restore the page to this point/ }));
  const question = await screen.findByRole("alertdialog");
  expect(question).toHaveTextContent("1 later change is taken back with it");
  await user.click(screen.getByRole("button", { name: "Restore the page" }));
  await waitFor(() => expect(question).toHaveTextContent("2 later changes are taken back"));
  expect(question).toHaveTextContent("Somebody has just saved another change");
  await user.click(screen.getByRole("button", { name: "Restore the page" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
  expect(posts()).toEqual([
    ["56/restore/", { base_revision: 57 }],
    ["56/restore/", { base_revision: 58 }],
  ]);
});

test("a viewer reads the history and changes nothing", async () => {
  await hotel();
  renderConsole(<HistoryScreen />, { ...manager, role: "Viewer" });
  await change(57);
  for (const button of screen.getAllByRole("button", { name: /^(Undo|Restore)/ })) {
    expect(button).toBeDisabled();
  }
});

test("the way to the page as it was is a link that is followed within the console", async () => {
  await hotel();
  renderConsole(<HistoryScreen />);
  const link = within(await change(56)).getByRole("link", { name: /^See the page as it was/ });
  expect(link).toHaveAttribute("href", "/staff/history/56");
  await userEvent.click(link);
  expect(went).toEqual(["/staff/history/56"]);
});

test("a page that is no longer kept says so, and the way back stays", async () => {
  await hotel();
  renderConsole(<PageAsItWas revision={55} />);
  expect(await screen.findByText("Not kept.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Restore" })).toBeDisabled();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(went).toEqual(["/staff/history"]);
});
