import { useQuery } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answer, serve } from "../api/test-server";
import type { StaffSettings } from "../api/types";
import { TextsSection } from "../features/settings/TextsSection";
import { settingsQuery } from "../hotel/settings";
import { renderConsole, settingsOf } from "../test-console";
import { FormStore } from "./FormStore";

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
  expect(slogan.getByRole("radio", { name: /^Mine.*By the ?water$/ })).not.toBeChecked();
  expect(slogan.getByRole("radio", { name: /^Theirs.*By the ?lake$/ })).not.toBeChecked();
  // What only one of them has is marked.
  expect(slogan.getByText("water").tagName).toBe("MARK");
  expect(slogan.getByText("lake").tagName).toBe("MARK");
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

test("one text is made of both, to be read and corrected before it is saved", async () => {
  const { sent } = await hotel({ slogan: "Rest by the lake" });
  renderConsole(<Texts />);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Slogan"), ", and sleep");
  await user.click(screen.getByRole("button", { name: "Save texts" }));
  await user.click((await group("Slogan")).getByRole("radio", { name: /^Combine both/ }));
  const both = screen.getByLabelText("Slogan, from both");
  expect(both).toHaveValue("Rest, and sleep by the lake");
  await user.type(both, "!");
  await user.click(screen.getByRole("button", { name: "Save my choice" }));
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent()).toEqual([
    { slogan: "Rest, and sleep", base_revision: 7 },
    { slogan: "Rest, and sleep by the lake!", base_revision: 8 },
  ]);
  expect(field("Slogan")).toHaveValue("Rest, and sleep by the lake!");
});

test("a text that was found on the device is compared before it overwrites what came since", async () => {
  const { sent } = await hotel({ slogan: "By the lake" });
  localStorage.clear();
  const kept = new FormStore(localStorage);
  kept.belongTo("manager@killarney");
  kept.update("texts", { draft: { slogan: { value: "By the water", base: "Peace" } } });
  const forms = new FormStore(localStorage);
  forms.belongTo("manager@killarney");
  renderConsole(<Texts />, undefined, undefined, forms);
  expect(await screen.findByText(/kept on this device/)).toBeInTheDocument();
  expect(field("Slogan")).toHaveValue("By the water");
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Save texts" }));
  await user.click((await group("Slogan")).getByRole("radio", { name: /^Theirs/ }));
  await user.click(screen.getByRole("button", { name: "Save my choice" }));
  await waitFor(() => expect(field("Slogan")).toHaveValue("Rest"));
  expect(sent()).toEqual([]);
  expect(localStorage).toHaveLength(0);
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

test("a value that came while something was typed is compared too, once", async () => {
  const { sent } = await hotel({});
  const { client } = renderConsole(<Texts />);
  const user = userEvent.setup();
  await user.clear(await screen.findByLabelText("Slogan"));
  await user.type(field("Slogan"), "By the water");
  act(() =>
    client.setQueryData(
      settingsQuery("killarney").queryKey,
      (now) => now && { ...now, slogan: "By the lake" },
    ),
  );
  expect(await screen.findByText(/A colleague changed this meanwhile/)).toHaveTextContent(
    "By the lake",
  );
  await user.click(screen.getByRole("button", { name: "Save texts" }));
  expect(sent()).toEqual([]);
  await user.click((await group("Slogan")).getByRole("radio", { name: /^Mine/ }));
  await user.click(screen.getByRole("button", { name: "Save my choice" }));
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent()).toEqual([{ slogan: "By the water", base_revision: 7 }]);
});

test("nobody is asked about a value that was on the screen when the button was pressed", async () => {
  const { sent } = await hotel({ slogan: "Rest" });
  renderConsole(<Texts />);
  await saveBoth();
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent().map(({ base_revision }) => base_revision)).toEqual([7, 8]);
  expect(field("Slogan")).toHaveValue("By the water");
});
