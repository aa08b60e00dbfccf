import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import type { HotelImage } from "../../api/types";
import { GalleryGrid } from "./GalleryGrid";

const image = (id: string, alt: string): HotelImage => ({
  public_id: id,
  url: `https://hotel.example/media/${id}/1280.jpg`,
  width: 1280,
  height: 853,
  alt,
  caption: "",
  placeholder: null,
  dominant_color: null,
  focal_point: [0.5, 0.5],
  widths: [320, 1280],
});
const images = [image("a", "The lake"), image("b", "The bar"), image("c", "")];

beforeAll(() => {
  // jsdom lays nothing out, but the list scrolls to what has the focus.
  Element.prototype.scrollIntoView ??= () => {};
});

function renderGrid(canEdit = true) {
  const onReorder = vi.fn<(keys: readonly string[]) => void>();
  render(
    <GalleryGrid
      images={images}
      canEdit={canEdit}
      onReorder={onReorder}
      onEdit={() => {}}
      onRemove={() => {}}
    />,
  );
  return onReorder;
}

test("somebody with a keyboard alone moves the first picture behind the second", async () => {
  const user = userEvent.setup();
  const onReorder = renderGrid();
  screen.getByRole("button", { name: "Reorder The lake" }).focus();
  await user.keyboard("{Enter}");
  const place = await screen.findByRole("button", { name: "Insert between The bar and picture 3" });
  place.focus();
  await user.keyboard("{Enter}");
  expect(onReorder).toHaveBeenCalledExactlyOnceWith(["b", "a", "c"]);
});

test("Escape puts a picture back without moving it", async () => {
  const user = userEvent.setup();
  const onReorder = renderGrid();
  screen.getByRole("button", { name: "Reorder The lake" }).focus();
  await user.keyboard("{Enter}{ArrowRight}{Escape}");
  expect(onReorder).not.toHaveBeenCalled();
});

test("the menu moves a picture without dragging", async () => {
  const user = userEvent.setup();
  const onReorder = renderGrid();
  await user.click(screen.getAllByRole("button", { name: "Move picture" })[2] as HTMLElement);
  await user.click(screen.getByRole("menuitem", { name: "Move to the start" }));
  expect(onReorder).toHaveBeenCalledExactlyOnceWith(["c", "a", "b"]);
});

test("a picture without alt text says so, and a viewer can move nothing", () => {
  renderGrid(false);
  expect(screen.getAllByText("No alt text")).toHaveLength(1);
  expect(screen.queryByRole("button", { name: /^Reorder/ })).not.toBeInTheDocument();
  for (const button of screen.getAllByRole("button", { name: "Remove picture" })) {
    expect(button).toBeDisabled();
  }
});
