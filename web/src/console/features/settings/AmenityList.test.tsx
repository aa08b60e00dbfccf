import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { renderConsole } from "../../test-console";
import { AmenityList } from "./AmenityList";

function House() {
  const [amenities, setAmenities] = useState<readonly string[]>(["Sauna", "Boat", "Garden"]);
  return <AmenityList amenities={amenities} canEdit onChange={setAmenities} />;
}

const order = () =>
  screen.getAllByTestId("amenity").map((row) => row.textContent?.replace(/\s/g, ""));
const handle = (name: string) => screen.getByRole("button", { name: `Reorder ${name}` });

test("somebody without a mouse lifts an amenity, carries it on and lets it go", async () => {
  renderConsole(<House />);
  handle("Sauna").focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(order()).toEqual(["Sauna", "Boat", "Garden"]);

  await userEvent.keyboard("{Enter}");
  expect(screen.getByText(/^Sauna: lifted from place 1 of 3/)).toBeInTheDocument();
  await userEvent.keyboard("{ArrowDown}");
  expect(order()).toEqual(["Boat", "Sauna", "Garden"]);
  expect(handle("Sauna")).toHaveFocus();
  await userEvent.keyboard("{End}");
  expect(screen.getByText("Sauna: place 3 of 3")).toBeInTheDocument();
  await userEvent.keyboard("{Enter}{ArrowUp}");
  expect(order()).toEqual(["Boat", "Garden", "Sauna"]);
  expect(screen.getByText("Sauna: let go at place 3 of 3")).toBeInTheDocument();
});

test("Escape puts what is carried back where it was", async () => {
  renderConsole(<House />);
  handle("Garden").focus();
  await userEvent.keyboard("{Enter}{ArrowUp}{ArrowUp}");
  expect(order()).toEqual(["Garden", "Sauna", "Boat"]);
  await userEvent.keyboard("{Escape}");
  expect(order()).toEqual(["Sauna", "Boat", "Garden"]);
  expect(screen.getByText("Garden: put back to place 3 of 3")).toBeInTheDocument();
  expect(handle("Garden")).toHaveAttribute("aria-pressed", "false");
});
