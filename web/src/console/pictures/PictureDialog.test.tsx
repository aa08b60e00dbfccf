import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { type Answer, type Seen, serve } from "../api/test-server";
import type { ImageDetails } from "../api/types";
import { settingsQuery } from "../hotel/settings";
import { imageOf, renderConsole, settingsOf } from "../test-console";
import { PictureDialog, type PictureTab } from "./PictureDialog";

const lake = { ...imageOf("lake", "The lake"), public_id: "lake", width: 1500, height: 1000 };

const known = (rest: Partial<ImageDetails> = {}): ImageDetails => ({
  image: { ...lake, focal_point: [0.4, 0.5] },
  crop: null,
  focal_point_chosen: true,
  original: { format: "jpeg", width: 3000, height: 2000, bytes: 9, kept: true },
  complete: true,
  revision: 4,
  ...rest,
});

/** Opens the dialog over a picture that the server describes so. */
async function open(
  tab: PictureTab,
  details = known(),
  change: (seen: Seen) => Answer = () => ({ status: 200, body: { ...details, revision: 5 } }),
) {
  const server = await serve((seen) =>
    seen.method === "GET" ? { status: 200, body: details } : change(seen),
  );
  const onClose = vi.fn();
  const { client } = renderConsole(
    <PictureDialog
      image={lake}
      what="Gallery picture"
      from="settings"
      tab={tab}
      onClose={onClose}
    />,
  );
  client.setQueryData(
    settingsQuery("killarney").queryKey,
    settingsOf({ gallery_images: [lake], revision: 6 }),
  );
  await screen.findByRole("dialog", { name: "Gallery picture" });
  const sent = () => {
    const patch = server.seen.filter(({ method }) => method === "PATCH").at(-1);
    return patch && JSON.parse(patch.body);
  };
  return { server, client, onClose, sent };
}

const save = () => userEvent.click(screen.getByRole("button", { name: "Save picture" }));

/** jsdom lays nothing out: this is how large a stage is. */
function sized(element: HTMLElement): HTMLElement {
  element.getBoundingClientRect = () => new DOMRect(0, 0, 300, 200);
  return element;
}

const pointer = (element: Element, name: "Down" | "Move" | "Up", x: number, y: number) =>
  act(() => {
    const init = { clientX: x, clientY: y, button: 0, isPrimary: true, bubbles: true };
    element.dispatchEvent(
      new PointerEvent(`pointer${name.toLowerCase()}`, { ...init, cancelable: true }),
    );
  });

test("the point that is dragged is saved, with the revision it was seen at", async () => {
  const { sent, onClose, client } = await open("focus");
  const stage = sized(await screen.findByTestId("focus-stage"));
  pointer(stage, "Down", 30, 100);
  pointer(stage, "Move", 75, 40);
  pointer(stage, "Move", 9_000, 50);
  pointer(stage, "Up", 9_000, 50);
  pointer(stage, "Move", 10, 10);
  expect(screen.getByTestId("focus-point")).toHaveStyle({ left: "100%", top: "25%" });
  await save();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toEqual({ focal_point: [1, 0.25], base_revision: 4 });
  expect(client.getQueryData(settingsQuery("killarney").queryKey)?.gallery_images[0]).toMatchObject(
    { focal_point: [0.4, 0.5] },
  );
});

test("the point moves by arrow keys on either slider, and says where it is", async () => {
  await open("focus");
  const left = await screen.findByRole("slider", { name: "Focal point, from the left" });
  const top = screen.getByRole("slider", { name: "Focal point, from the top" });
  fireEvent.keyDown(left, { key: "ArrowRight" });
  fireEvent.keyDown(left, { key: "ArrowDown", shiftKey: true });
  fireEvent.keyDown(top, { key: "ArrowUp" });
  expect(left).toHaveAttribute("aria-valuetext", "41%");
  expect(top).toHaveAttribute("aria-valuetext", "59%");
  fireEvent.change(top, { target: { value: "20" } });
  expect(top).toHaveAttribute("aria-valuetext", "20%");
});

test("the previews are cut around the point", async () => {
  await open("focus");
  const square = await screen.findByTestId("shape-square");
  const image = () => square.querySelector("img") as HTMLImageElement;
  expect(image().style.width).toBe("150%");
  const before = image().style.left;
  fireEvent.keyDown(screen.getByRole("slider", { name: /from the left/ }), {
    key: "ArrowLeft",
    shiftKey: true,
  });
  expect(image().style.left).not.toBe(before);
});

test("the automatic point is asked for by sending none", async () => {
  const { sent } = await open("focus");
  await userEvent.click(await screen.findByRole("button", { name: "Automatic" }));
  expect(screen.getByText("Automatic: looked for when you save.")).toBeInTheDocument();
  await save();
  await waitFor(() => expect(sent()).toEqual({ focal_point: null, base_revision: 4 }));
});

test("a crop is drawn by its corner, and all of the picture shown again by a button", async () => {
  const { sent } = await open("crop");
  sized(await screen.findByTestId("crop-stage"));
  const corner = screen.getByTestId("crop-se");
  pointer(corner, "Down", 300, 200);
  pointer(corner, "Move", 150, 100);
  pointer(corner, "Up", 150, 100);
  expect(screen.getByTestId("crop-box")).toHaveStyle({ width: "50%", height: "50%" });
  expect(screen.getByText("1500 pixels wide.")).toBeInTheDocument();
  await save();
  await waitFor(() =>
    expect(sent()).toEqual({
      crop: { x: 0, y: 0, width: 0.5, height: 0.5 },
      base_revision: 4,
    }),
  );
});

test("a crop is worked by keyboard: its shape, its place and its edges", async () => {
  const { sent } = await open("crop");
  await userEvent.click(await screen.findByRole("radio", { name: "Square" }));
  fireEvent.keyDown(screen.getByRole("slider", { name: "Place of the crop, from the left" }), {
    key: "ArrowLeft",
    shiftKey: true,
  });
  const bottom = screen.getByRole("slider", { name: "Bottom edge" });
  expect(bottom).toHaveAttribute("aria-valuetext", "100%");
  fireEvent.keyDown(bottom, { key: "ArrowUp", shiftKey: true });
  expect(bottom).toHaveAttribute("aria-valuetext", "90%");
  await save();
  await waitFor(() => expect(sent()).toBeDefined());
  const { crop } = sent();
  expect((crop.width * 1500) / (crop.height * 1000)).toBeCloseTo(1, 2);
  expect(crop.height).toBeCloseTo(0.9, 3);
});

test("of a cropped picture the whole is shown, and the crop can be taken off", async () => {
  const crop = { x: 0.25, y: 0, width: 0.5, height: 1 };
  const { sent } = await open("crop", known({ crop }));
  const stage = await screen.findByTestId("crop-stage");
  expect(stage.querySelector("img")?.getAttribute("src")).toMatch(
    /^\/api\/staff\/hotel\/killarney\/settings\/images\/lake\/whole\//,
  );
  expect(screen.getByTestId("crop-box")).toHaveStyle({ left: "25%", width: "50%" });
  await userEvent.click(screen.getByRole("button", { name: "Whole picture" }));
  await save();
  await waitFor(() => expect(sent()).toEqual({ crop: null, base_revision: 4 }));
});

test("a point put by hand stays on its spot when the crop changes after it", async () => {
  const { sent } = await open("focus");
  const stage = sized(await screen.findByTestId("focus-stage"));
  pointer(stage, "Down", 225, 100);
  pointer(stage, "Up", 225, 100);
  await userEvent.click(screen.getByRole("tab", { name: "Crop" }));
  sized(await screen.findByTestId("crop-stage"));
  const edge = screen.getByRole("slider", { name: "Left edge" });
  for (let step = 0; step < 5; step += 1)
    fireEvent.keyDown(edge, { key: "ArrowRight", shiftKey: true });
  await save();
  await waitFor(() =>
    expect(sent()).toMatchObject({
      focal_point: [0.5, 0.5],
      crop: { x: 0.5, width: 0.5 },
    }),
  );
});

test("without the uploaded file there is nothing to crop from, and it is said why", async () => {
  await open("crop", known({ original: { ...known().original, kept: false } }));
  expect(await screen.findByText(/nothing to crop from/)).toBeInTheDocument();
});

test("a colleague's point is shown beside one's own, in words", async () => {
  let answers = 0;
  const { sent, onClose } = await open("focus", known(), () => {
    answers += 1;
    return answers > 1
      ? { status: 200, body: known({ revision: 8 }) }
      : {
          status: 409,
          body: {
            error: "Changed meanwhile.",
            revision: 7,
            conflicts: { focal_point: { theirs: [0.9, 0.1], yours: [0.5, 0.5] } },
          },
        };
  });
  fireEvent.keyDown(await screen.findByRole("slider", { name: /from the left/ }), {
    key: "ArrowRight",
    shiftKey: true,
  });
  await save();
  const question = await screen.findByRole("alertdialog");
  expect(question).toHaveTextContent("90% from the left, 10% from the top");
  await userEvent.click(within(question).getByRole("radio", { name: /^Mine/ }));
  await userEvent.click(within(question).getByRole("button", { name: "Save my choice" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent()).toMatchObject({ base_revision: 7 });
});
