import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
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
