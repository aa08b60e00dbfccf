import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answer, type Seen, serve } from "../../api/test-server";
import { FormStore } from "../../forms/FormStore";
import { learn } from "../../i18n/choice";
import { renderConsole } from "../../test-console";
import { TranslationEditor } from "./TranslationEditor";
import { intoGerman, ofPicture, ofRoom, text } from "./testing";

// Fetched with the screen, elsewhere.
await learn(["languages"]);

const german = intoGerman([
  text("slogan", { standing: "translated", text: "Am See" }),
  ofRoom(1, "name", { standing: "stale", text: "Zimmer 1" }),
  ofRoom(1, "bed_setup"),
  ofPicture("one", "alt", { main: "The drawing room with its fire" }),
]);

async function edit(write: (seen: Seen) => Answer = () => ({ status: 404 }), forms?: FormStore) {
  await serve((seen) => (seen.method === "GET" ? { status: 200, body: german } : write(seen)));
  renderConsole(<TranslationEditor code="de" />, undefined, undefined, forms);
  await screen.findByRole("heading", { name: "German", level: 2 });
}

const group = (name: RegExp) => screen.getByRole("button", { name });
const fields = () => screen.queryAllByRole("textbox").map((field) => field.getAttribute("name"));

test("each group says what it lacks, and the first that lacks something is open", async () => {
  await edit();
  expect(group(/^The page Complete/)).toHaveAttribute("aria-expanded", "false");
  expect(group(/^Room 1 1 text missing · 1 text out of date/)).toHaveAttribute(
    "aria-expanded",
    "true",
  );
  expect(group(/^Picture The drawing room with its fire 1 text missing/)).toHaveAttribute(
    "aria-expanded",
    "false",
  );
  expect(fields()).toEqual(["room_types.1.name", "room_types.1.bed_setup"]);
});

test("groups are opened and folded by key, one by one or all of them", async () => {
  const user = userEvent.setup();
  await edit();
  group(/^The page/).focus();
  await user.keyboard("{Enter}");
  expect(fields()).toEqual(["slogan", "room_types.1.name", "room_types.1.bed_setup"]);
  expect(group(/^The page/)).toHaveFocus();
  await user.keyboard(" ");
  expect(fields()).not.toContain("slogan");
  await user.click(screen.getByRole("button", { name: "Open all" }));
  expect(fields()).toHaveLength(4);
  await user.click(screen.getByRole("button", { name: "Fold all" }));
  expect(fields()).toEqual([]);
  // Another list begins anew.
  await user.click(screen.getByRole("radio", { name: /^Missing/ }));
  expect(fields()).toEqual(["room_types.1.bed_setup"]);
});

test("what the browser finds in a folded group opens it", async () => {
  await edit();
  const heading = group(/^Picture/);
  const folded = document.getElementById(heading.getAttribute("aria-controls") ?? "");
  expect(folded).toHaveTextContent("The drawing room with its fire");
  expect(folded).toHaveAttribute("hidden", "until-found");
  act(() => void folded?.dispatchEvent(new Event("beforematch", { bubbles: true })));
  expect(heading).toHaveAttribute("aria-expanded", "true");
  expect(fields()).toContain("images.one.alt");
});

test("what was typed before is open, and folded it is still told and saved", async () => {
  const user = userEvent.setup();
  const forms = new FormStore();
  const sent: string[] = [];
  const save = ({ body }: Seen) => {
    sent.push(body);
    return { status: 200, body: { ...german, revision: 8 } };
  };
  const draft = { slogan: { value: "Am Wasser", base: "Am See" } };
  forms.update("translations-de", { draft });
  await edit(save, forms);
  expect(screen.getByRole("textbox", { name: /slogan/i })).toHaveValue("Am Wasser");
  await user.click(group(/^The page/));
  expect(group(/^The page .*1 not saved/)).toHaveAttribute("aria-expanded", "false");
  await user.click(screen.getByRole("button", { name: "Save translations" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(JSON.parse(sent[0] ?? "")).toMatchObject({ texts: { slogan: "Am Wasser" } });
});

test("a text that is refused in a folded group opens it", async () => {
  const user = userEvent.setup();
  const refuse = () => ({ status: 400, body: { slogan: ["Too long by far."] } });
  await edit(refuse);
  await user.click(group(/^The page/));
  const slogan = screen.getByRole("textbox", { name: /slogan/i });
  await user.clear(slogan);
  await user.type(slogan, "Am Wasser");
  await user.click(group(/^The page/));
  await user.click(screen.getByRole("button", { name: "Save translations" }));
  expect(await screen.findByText("Too long by far.")).toBeVisible();
  const mended = screen.getByRole("textbox", { name: /slogan/i });
  await user.type(mended, "!");
  expect(within(mended.closest("section") as HTMLElement).getByRole("textbox")).toHaveValue(
    "Am Wasser!",
  );
});
