import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { serve } from "../../api/test-server";
import { settingsQuery } from "../../hotel/settings";
import { renderConsole, settingsOf } from "../../test-console";
import { TextsSection } from "./TextsSection";

function Texts() {
  const { data } = useQuery(settingsQuery("killarney"));
  return data ? <TextsSection settings={data} /> : null;
}

test("an emptied override is sent as none, and the hotel's own value is named below it", async () => {
  const user = userEvent.setup();
  const before = {
    name_override: "Glenlough Lodge",
    name_hotel: "Glenlough House",
    slogan: "Rest",
  };
  const server = await serve(({ method }) => ({
    status: 200,
    body: settingsOf(method === "GET" ? before : { ...before, name_override: null, revision: 2 }),
  }));
  renderConsole(<Texts />);
  await user.clear(await screen.findByLabelText("Name"));
  expect(screen.getByText("Hotel’s own: Glenlough House")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save texts" }));
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  const sent = server.seen.filter(({ method }) => method === "PATCH");
  expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
    { name_override: null, base_revision: 1 },
  ]);
  expect(screen.getByLabelText("Name")).toHaveValue("");
});

test("whoever types on during a save and saves again as soon as it is answered is asked nothing", async () => {
  const user = userEvent.setup();
  let revision = 1;
  let slogan = "Rest";
  let answer = () => {};
  const held = new Promise<void>((done) => {
    answer = done;
  });
  const server = await serve(async ({ method, body }) => {
    if (method === "PATCH") {
      revision += 1;
      slogan = JSON.parse(body).slogan;
      if (revision === 2) await held;
    }
    return { status: 200, body: settingsOf({ slogan, revision }) };
  });
  renderConsole(<Texts />);
  const field = await screen.findByLabelText("Slogan");
  const button = screen.getByRole("button", { name: "Save texts" });
  await user.type(field, " well");
  await user.click(button);
  await user.type(field, " here");
  // As a key that is pressed at that moment: before anything else gets its turn.
  const pressing = new MutationObserver(() => {
    if (button.hasAttribute("disabled")) return;
    pressing.disconnect();
    button.click();
  });
  pressing.observe(button, { attributes: true });
  answer();
  const asked = () => screen.queryByRole("alertdialog")?.textContent ?? "nothing";
  await waitFor(() => expect([asked(), slogan]).toEqual(["nothing", "Rest well here"]));
  const sent = server.seen.filter(({ method }) => method === "PATCH");
  expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
    { slogan: "Rest well", base_revision: 1 },
    { slogan: "Rest well here", base_revision: 2 },
  ]);
});
