import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { renderConsole } from "../test-console";
import { lately } from "./lately";

test("a part that could not be fetched says so, and comes when it is tried again", async () => {
  let tries = 0;
  const Part = lately<{ name: string }>(async () => {
    tries += 1;
    // The first time and its repetition.
    if (tries <= 2) throw new TypeError("Failed to fetch dynamically imported module");
    return ({ name }) => <p>The part of {name}</p>;
  });
  renderConsole(<Part name="Anna" />);
  expect(
    await screen.findByText("This part of the console could not be loaded", {}, { timeout: 4_000 }),
  ).toBeVisible();
  expect(screen.queryByText(/dynamically imported/)).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("The part of Anna")).toBeVisible();
});

test("a screen that could not be fetched says which one it is", async () => {
  const Screen = lately<{ screenName: string }>(async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  renderConsole(<Screen screenName="Gallery" />);
  const title = await screen.findByRole("heading", { level: 1 }, { timeout: 4_000 });
  expect(title).toHaveTextContent("Gallery");
  expect(screen.getByRole("alert")).toBeVisible();
});
