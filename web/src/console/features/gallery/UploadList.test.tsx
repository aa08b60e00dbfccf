import type { PictureProgress, PictureStage } from "@frontage/sdk/core";
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answer, type Seen, serve } from "../../api/test-server";
import { ProgressBoard } from "../../hotel/picture-progress";
import { imageOf, manager, notesOf, renderConsole, settingsOf } from "../../test-console";
import { uploadDesk } from "../../uploads/test-uploads";
import { GalleryScreen } from "./GalleryScreen";
import { GalleryUploads } from "./GalleryUploads";

const sea = imageOf("sea");

function show(board: ProgressBoard) {
  return renderConsole(
    <GalleryUploads>
      <GalleryScreen />
    </GalleryUploads>,
    manager,
    board,
  );
}

/** Nothing is noted of the pictures. */
const noted = ({ path }: Seen): Answer | null =>
  path.endsWith("/gallery/notes/") ? { status: 200, body: notesOf([]) } : null;

const told = (upload: string, stage: PictureStage, rest: Partial<PictureProgress> = {}) => ({
  upload,
  name: "lobby.jpg",
  by: { id: 2, name: "anna" },
  stage,
  at: "2026-11-23T00:00:00Z",
  ...rest,
});

test("an upload carries its id, and says by it that every size is there", async () => {
  const board = new ProgressBoard();
  const desk = uploadDesk(() => ({ image: sea, position: 0, revision: 2 }));
  const server = await serve(
    (seen) =>
      desk(seen) ?? noted(seen) ?? { status: 200, body: settingsOf({ gallery_images: [] }) },
  );
  show(board);
  await userEvent.upload(
    await screen.findByTestId("gallery-files"),
    new File(["sea"], "sea.jpg", { type: "image/jpeg" }),
  );
  const row = await screen.findByTestId("upload-row");
  await within(row).findByText(/^Live on your page/);
  expect(screen.getByText("1 of 1 added")).toBeInTheDocument();
  const upload = String(
    server.seen.find(({ method }) => method === "POST")?.headers["x-upload-id"],
  );
  expect(upload).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  act(() => board.hear(told(upload, "complete")));
  expect(await within(row).findByText("Complete, in every size")).toBeInTheDocument();
  expect(within(row).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "100");
});

test("a picture that the gallery has is not added twice unless somebody wants it so", async () => {
  let asked = 0;
  const desk = uploadDesk(() => {
    asked += 1;
    if (asked > 1) return { image: sea, position: 1, revision: 3 };
    const problem = "This picture is in your gallery already.";
    return { status: 422, problem, code: "duplicate", public_id: "lake" };
  });
  await serve(
    (seen) =>
      desk(seen) ?? noted(seen) ?? { status: 200, body: settingsOf({ gallery_images: [] }) },
  );
  show(new ProgressBoard());
  await userEvent.upload(
    await screen.findByTestId("gallery-files"),
    new File(["sea"], "sea.jpg", { type: "image/jpeg" }),
  );
  expect(await screen.findByText("1 already in the gallery")).toBeInTheDocument();
  expect(screen.getByText("0 of 1 added")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Add sea.jpg all the same" }));
  expect(await screen.findByText("1 of 1 added")).toBeInTheDocument();
});

test("a colleague's upload stands there by name, stage by stage, and why it failed", async () => {
  const board = new ProgressBoard();
  await serve((seen) => noted(seen) ?? { status: 200, body: settingsOf({ gallery_images: [] }) });
  show(board);
  await screen.findByText("No pictures yet");
  act(() => board.hear(told("u1", "received")));
  const row = await screen.findByTestId("others-upload");
  expect(row).toHaveTextContent("lobby.jpg, by anna");
  expect(row).toHaveTextContent("Received, being checked");
  act(() => board.hear(told("u1", "first-light", { public_id: "x" })));
  expect(row).toHaveTextContent("Live on your page");
  act(() =>
    board.hear(told("u2", "failed", { by: { id: 1, name: "manager" }, problem: "Too big." })),
  );
  const failed = screen.getAllByTestId("others-upload")[1];
  expect(failed).toHaveTextContent("by you in another window");
  expect(failed).toHaveTextContent("Not uploaded. Too big.");
});
