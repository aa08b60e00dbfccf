import { useQuery } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answer, serve } from "../api/test-server";
import type { StaffSettings } from "../api/types";
import { TextsSection } from "../features/settings/TextsSection";
import { settingsQuery } from "../hotel/settings";
import { renderConsole, settingsOf } from "../test-console";

function Texts() {
  const { data } = useQuery(settingsQuery("killarney"));
  return data ? <TextsSection settings={data} /> : null;
}

const read = { slogan: "Rest", tagline_override: null, name_override: "The Lodge", revision: 7 };

/** A hotel in which a colleague saved `theirs` after this window had read it. */
async function hotel(theirs: Partial<StaffSettings>) {
  let now = settingsOf(read);
  let revision = 7;
  const server = await serve(({ method, path, body }): Answer => {
    if (!path.includes("/settings/")) return { status: 404, body: {} };
    if (method === "GET") return { status: 200, body: now };
    const { base_revision, ...sent } = JSON.parse(body) as { base_revision: number } & Record<
      string,
      unknown
    >;
    if (revision === 7) {
      revision = 8;
      now = { ...now, ...theirs, revision };
    }
    const mine = Object.entries(sent).filter(([name]) => name in theirs && base_revision < 8);
    if (mine.length > 0) {
      const conflicts = Object.fromEntries(
        mine.map(([name, yours]) => [name, { theirs: theirs[name as "slogan"], yours }]),
      );
      return { status: 409, body: { detail: "Changed meanwhile.", revision, conflicts } };
    }
    revision += 1;
    now = { ...now, ...sent, revision };
    return { status: 200, body: now };
  });
  return {
    sent: () =>
      server.seen.filter(({ method }) => method === "PATCH").map(({ body }) => JSON.parse(body)),
  };
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);

async function saveBoth() {
  const user = userEvent.setup();
  await user.clear(await screen.findByLabelText("Slogan"));
  await user.type(field("Slogan"), "By the water");
  await user.type(field("Tagline"), "On the lake");
  await user.click(screen.getByRole("button", { name: "Save texts" }));
  return user;
}

const question = () => screen.findByRole("alertdialog", { name: "Somebody else changed this too" });
const group = async (name: string) =>
  within(within(await question()).getByRole("radiogroup", { name }));

test("of two who changed the slogan the later one chooses, and keeping theirs saves the rest", async () => {
  const { sent } = await hotel({ slogan: "By the lake" });
  renderConsole(<Texts />);
  const user = await saveBoth();
  const slogan = await group("Slogan");
  expect(slogan.getByText("By the water")).toBeInTheDocument();
  expect(slogan.getByText("By the lake")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save my choice" })).toBeDisabled();
  await user.click(slogan.getByRole("radio", { name: /Theirs/ }));
  await user.click(screen.getByRole("button", { name: "Save my choice" }));
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent()).toEqual([
    { slogan: "By the water", tagline_override: "On the lake", base_revision: 7 },
    { tagline_override: "On the lake", base_revision: 8 },
  ]);
  expect(field("Slogan")).toHaveValue("By the lake");
  expect(field("Tagline")).toHaveValue("On the lake");
});

test("keeping mine sends it with the revision that was decided from", async () => {
  const { sent } = await hotel({ slogan: "By the lake" });
  renderConsole(<Texts />);
  const user = await saveBoth();
  await user.click((await group("Slogan")).getByRole("radio", { name: /Mine/ }));
  await user.click(screen.getByRole("button", { name: "Save my choice" }));
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent()[1]).toEqual({
    slogan: "By the water",
    tagline_override: "On the lake",
    base_revision: 8,
  });
  expect(field("Slogan")).toHaveValue("By the water");
});

test("each field is decided for itself, and taking all of theirs sends nothing", async () => {
  const { sent } = await hotel({ slogan: "By the lake", tagline_override: "At the pier" });
  renderConsole(<Texts />);
  const user = await saveBoth();
  await group("Tagline");
  await user.click(screen.getByRole("button", { name: "Take all of theirs" }));
  await user.click(screen.getByRole("button", { name: "Save my choice" }));
  await waitFor(() => expect(field("Slogan")).toHaveValue("By the lake"));
  expect(field("Tagline")).toHaveValue("At the pier");
  expect(sent()).toHaveLength(1);
  expect(screen.getByRole("button", { name: "Save texts" })).toBeDisabled();
});

test("who goes back to the form has lost nothing and changed nothing", async () => {
  const { sent } = await hotel({ slogan: "By the lake" });
  renderConsole(<Texts />);
  const user = await saveBoth();
  await question();
  await user.click(screen.getByRole("button", { name: "Back to the form" }));
  expect(
    await screen.findByText("Not saved: Nothing was changed; what you typed is still here."),
  ).toBeInTheDocument();
  expect(field("Slogan")).toHaveValue("By the water");
  expect(sent()).toHaveLength(1);
});

test("nobody is asked about a value that was on the screen when the button was pressed", async () => {
  const { sent } = await hotel({ slogan: "Rest" });
  renderConsole(<Texts />);
  await saveBoth();
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent().map(({ base_revision }) => base_revision)).toEqual([7, 8]);
  expect(field("Slogan")).toHaveValue("By the water");
});
