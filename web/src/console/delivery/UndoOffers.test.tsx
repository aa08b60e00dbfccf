import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { HistoryEntry } from "../api/history-types";
import { type Answer, serve } from "../api/test-server";
import { TextsSection } from "../features/settings/TextsSection";
import { settingsQuery } from "../hotel/settings";
import { renderConsole, settingsOf } from "../test-console";
import { UndoOffers } from "./UndoOffers";

function Screen({ onHistory = () => {} }: { onHistory?: () => void }) {
  const { data } = useQuery(settingsQuery("killarney"));
  return (
    <>
      <UndoOffers onHistory={onHistory} />
      {data && <TextsSection settings={data} />}
    </>
  );
}

const entry = (change: Partial<HistoryEntry>): HistoryEntry => ({
  revision: 2,
  changed_at: "2026-11-23T10:00:00Z",
  author: { id: "1", username: "manager", name: "manager" },
  action: "settings",
  changes: [{ kind: "field", name: "slogan", before: "Rest", after: "Restless" }],
  undoes: null,
  restores: null,
  undoable: true,
  delivery: null,
  ...change,
});

/** A hotel whose slogan is saved as revision 2; `undo` answers the way back. */
async function hotel(told: HistoryEntry, undo: () => Answer, unchanged = false) {
  let now = settingsOf({ slogan: "Rest", revision: 1 });
  return serve(({ method, path, body }): Answer => {
    if (path.endsWith("/undo/")) {
      const answer = undo();
      if (answer !== "lost" && answer.status === 200) now = { ...now, slogan: "Rest", revision: 3 };
      return answer;
    }
    if (/\/history\/\d+\/$/.test(path)) return { status: 200, body: told };
    if (path.includes("/history/")) return { status: 404, body: {} };
    if (method === "PATCH") now = { ...now, ...JSON.parse(body), revision: 2 };
    return { status: 200, body: now, unchanged };
  });
}

async function save() {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Slogan"), "less");
  await user.click(screen.getByRole("button", { name: "Save texts" }));
  return user;
}

test("a change is named in a notice, taken back by it, and put back again", async () => {
  const { seen } = await hotel(entry({}), () => ({
    status: 200,
    body: { message: "Done.", revision: 3 },
  }));
  renderConsole(<Screen />);
  const user = await save();
  expect(await screen.findByText("Changed the slogan")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(screen.getByLabelText("Slogan")).toHaveValue("Rest"));
  await user.click(await screen.findByRole("button", { name: "Redo" }));
  await waitFor(() => {
    const undone = seen.filter(({ path }) => path.endsWith("/undo/")).map(({ path }) => path);
    expect(undone).toEqual([
      "/api/staff/hotel/killarney/history/2/undo/",
      "/api/staff/hotel/killarney/history/3/undo/",
    ]);
  });
});

test("what a colleague changed since is not taken back: the notice leads to the history", async () => {
  await hotel(entry({}), () => ({ status: 409, body: { detail: "Changed again." } }));
  let visits = 0;
  renderConsole(
    <Screen
      onHistory={() => {
        visits += 1;
      }}
    />,
  );
  const user = await save();
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await screen.findByText(/it was changed again since/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "History" }));
  expect(visits).toBe(1);
});

test("of a save that changed nothing a colleague's change is not offered", async () => {
  const { seen } = await hotel(entry({}), () => ({ status: 500, body: {} }), true);
  renderConsole(<Screen />);
  await save();
  await screen.findByText("Saved");
  await new Promise((done) => setTimeout(done, 100));
  expect(seen.filter(({ path }) => path.includes("/history/2/"))).toEqual([]);
  expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
});

test("what cannot be taken back is not offered", async () => {
  const { seen } = await hotel(entry({ undoable: false }), () => ({ status: 500, body: {} }));
  renderConsole(<Screen />);
  await save();
  await screen.findByText("Saved");
  await waitFor(() => expect(seen.some(({ path }) => /history\/2\/$/.test(path))).toBe(true));
  await new Promise((done) => setTimeout(done, 100));
  expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
});
