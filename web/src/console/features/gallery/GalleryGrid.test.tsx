import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, test, vi } from "vitest";
import type { HotelImage } from "../../api/types";
import { Held } from "../../ui/Held";
import { GalleryGrid } from "./GalleryGrid";
import { Selection } from "./Selection";

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

const nothingDone = {
  reorder: () => {},
  open: () => {},
  describe: () => {},
  remove: () => {},
  move: () => {},
  tag: () => {},
  putAside: () => {},
};
const still = {
  notes: undefined,
  selection: new Selection(),
  isSelecting: false,
  canEdit: true,
  said: new Held(""),
};

function renderGrid(canEdit = true) {
  const onReorder = vi.fn<(keys: readonly string[]) => void>();
  const onMove = vi.fn();
  const onOpen = vi.fn();
  const selection = new Selection();
  const said = new Held("");
  const actions = {
    ...nothingDone,
    reorder: (keys: readonly string[]) => onReorder(keys),
    open: onOpen,
    move: onMove,
  };
  const grid = (shown: readonly HotelImage[]) => (
    <GalleryGrid
      images={shown}
      shown={shown}
      {...still}
      selection={selection}
      canEdit={canEdit}
      said={said}
      actions={actions}
    />
  );
  const { rerender } = render(grid(images));
  return {
    onReorder,
    onMove,
    onOpen,
    said: said.get,
    selected: () => [...selection.keys()].sort(),
    show: (shown: readonly HotelImage[]) => rerender(grid(shown)),
  };
}

/** The names of the pictures, as they stand on the screen. */
const standing = () => screen.getAllByRole("row").map((row) => row.getAttribute("aria-label"));

test("somebody with a keyboard alone lifts the first picture, hears where it is, and lets it go", async () => {
  const user = userEvent.setup();
  const { onReorder, said } = renderGrid();
  screen.getByRole("button", { name: "Reorder The lake" }).focus();
  await user.keyboard("{Enter}");
  expect(said()).toMatch(/^The lake: lifted from position 1 of 3/);
  await user.keyboard("{ArrowRight}");
  expect(said()).toBe("The lake: position 2 of 3");
  expect(standing()).toEqual(["The bar", "The lake", "picture 3"]);
  expect(onReorder).not.toHaveBeenCalled();
  await user.keyboard("{Enter}");
  expect(onReorder).toHaveBeenCalledExactlyOnceWith(["b", "a", "c"]);
});

test("Escape puts a picture back without moving it, and so does going elsewhere", async () => {
  const user = userEvent.setup();
  const { onReorder, said } = renderGrid();
  screen.getByRole("button", { name: "Reorder The lake" }).focus();
  await user.keyboard("{Enter}{End}");
  expect(standing()).toEqual(["The bar", "picture 2", "The lake"]);
  await user.keyboard("{Escape}");
  expect(said()).toBe("The lake: put back to position 1 of 3");
  expect(standing()).toEqual(["The lake", "The bar", "picture 3"]);
  await user.keyboard("{Enter}{ArrowRight}{Tab}");
  expect(standing()).toEqual(["The lake", "The bar", "picture 3"]);
  expect(onReorder).not.toHaveBeenCalled();
});

test("what is selected is carried together", async () => {
  const user = userEvent.setup();
  const { onReorder, said } = renderGrid();
  const [first, , last] = screen.getAllByTestId("gallery-item");
  act(() => first?.focus());
  await user.keyboard(" ");
  act(() => last?.focus());
  await user.keyboard(" ");
  within(last as HTMLElement)
    .getByRole("button", { name: /^Reorder/ })
    .focus();
  await user.keyboard("{Enter}{ArrowRight}");
  expect(said()).toBe("2 pictures: positions 2 to 3 of 3");
  await user.keyboard("{Enter}");
  expect(onReorder).toHaveBeenCalledExactlyOnceWith(["b", "a", "c"]);
});

test("a colleague's order stays while a picture is carried", async () => {
  const user = userEvent.setup();
  const { onReorder, show } = renderGrid();
  screen.getByRole("button", { name: "Reorder The lake" }).focus();
  await user.keyboard("{Enter}{ArrowRight}");
  const [a, b, c] = images as [HotelImage, HotelImage, HotelImage];
  show([a, c, b]);
  // Still behind the bar, wherever that is now.
  expect(standing()).toEqual(["picture 1", "The bar", "The lake"]);
  await user.keyboard("{Enter}");
  expect(onReorder).toHaveBeenCalledExactlyOnceWith(["c", "b", "a"]);
  show([c, b]);
  expect(standing()).toEqual(["picture 1", "The bar"]);
});

test("Tab leads to one tile and its buttons; when it goes, its neighbour has the focus", async () => {
  const user = userEvent.setup();
  const { show } = renderGrid();
  await user.tab();
  expect(screen.getByRole("row", { name: "The lake" })).toHaveFocus();
  await user.tab();
  expect(screen.getByRole("button", { name: "Reorder The lake" })).toHaveFocus();
  await user.keyboard("{Escape}{ArrowRight}");
  expect(screen.getByRole("row", { name: "The bar" })).toHaveFocus();
  await user.tab({ shift: true });
  expect(document.body).toHaveFocus();
  await user.tab();
  expect(screen.getByRole("row", { name: "The bar" })).toHaveFocus();
  show(images.filter(({ public_id }) => public_id !== "b"));
  await waitFor(() => expect(screen.getByRole("row", { name: "picture 2" })).toHaveFocus());
});

test("the menu moves a picture without dragging", async () => {
  const user = userEvent.setup();
  const { onMove } = renderGrid();
  await user.click(screen.getAllByRole("button", { name: "Move picture" })[2] as HTMLElement);
  await user.click(screen.getByRole("menuitem", { name: "Move to the start" }));
  expect(onMove).toHaveBeenCalledExactlyOnceWith(images[2], { by: Number.NEGATIVE_INFINITY });
});

test("after a picture went far by its menu, the focus is on its button again", async () => {
  const user = userEvent.setup();
  const many = Array.from({ length: 30 }, (_, at) => image(`m${at}`, `View ${at}`));
  function Moving() {
    const [shown, show] = useState(many);
    const [fixed] = useState(() => ({
      ...nothingDone,
      move: (moved: HotelImage) => show((all) => [moved, ...all.filter((one) => one !== moved)]),
    }));
    return <GalleryGrid {...still} images={shown} shown={shown} actions={fixed} />;
  }
  render(<Moving />);
  const tile = () => screen.getByRole("row", { name: "View 20" });
  const before = tile();
  await user.click(within(before).getByRole("button", { name: "Move picture" }));
  await user.click(screen.getByRole("menuitem", { name: "Move to the start" }));
  expect(standing()[0]).toBe("View 20");
  // It has a new element, so that the twenty before it keep theirs.
  expect(tile()).not.toBe(before);
  await waitFor(() =>
    expect(within(tile()).getByRole("button", { name: "Move picture" })).toHaveFocus(),
  );
});

test("Space selects, Shift with an arrow selects more, Escape nothing", async () => {
  const user = userEvent.setup();
  const { selected, onOpen } = renderGrid();
  const [first] = screen.getAllByTestId("gallery-item");
  act(() => first?.focus());
  await user.keyboard(" ");
  expect(selected()).toEqual(["a"]);
  await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
  expect(selected()).toEqual(["a", "b"]);
  await user.keyboard("{Control>}a{/Control}");
  expect(selected()).toEqual(["a", "b", "c"]);
  await user.keyboard("{Escape}");
  expect(selected()).toEqual([]);
  expect(onOpen).not.toHaveBeenCalled();
});

test("a click opens, with Ctrl or Shift it selects", async () => {
  const user = userEvent.setup();
  const { selected, onOpen } = renderGrid();
  const tiles = screen.getAllByTestId("gallery-item");
  await user.click(tiles[0] as HTMLElement);
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(images[0]);
  expect(selected()).toEqual([]);
  await user.keyboard("{Control>}");
  await user.click(tiles[0] as HTMLElement);
  await user.keyboard("{/Control}{Shift>}");
  await user.click(tiles[2] as HTMLElement);
  await user.keyboard("{/Shift}");
  expect(selected()).toEqual(["a", "b", "c"]);
  // With something selected, a plain click goes on selecting.
  await user.click(tiles[1] as HTMLElement);
  expect(selected()).toEqual(["a", "c"]);
  expect(onOpen).toHaveBeenCalledOnce();
});

test("a picture without alt text says so, and a viewer can move nothing", () => {
  renderGrid(false);
  expect(screen.getAllByText("No alt text")).toHaveLength(1);
  expect(screen.queryByRole("button", { name: /^Reorder/ })).not.toBeInTheDocument();
  for (const button of screen.getAllByRole("button", { name: "Remove picture" })) {
    expect(button).toBeDisabled();
  }
});
