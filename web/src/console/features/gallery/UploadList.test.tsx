import type { PictureProgress, PictureStage } from "@frontage/sdk/core";
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { serve } from "../../api/test-server";
import { ProgressBoard } from "../../hotel/picture-progress";
import { imageOf, manager, renderConsole, settingsOf } from "../../test-console";
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
  const server = await serve(({ method }) =>
    method === "GET"
      ? { status: 200, body: settingsOf({ gallery_images: [] }) }
      : {
          status: 201,
          body: { url: sea.url, public_id: "sea", image: sea, position: 0, revision: 2 },
        },
  );
  show(board);
  await userEvent.upload(
    await screen.findByTestId("gallery-files"),
    new File(["sea"], "sea.jpg", { type: "image/jpeg" }),
  );
  const row = await screen.findByTestId("upload-row");
  await within(row).findByText(/^Live on your page/);
  expect(screen.getByText("1 live")).toBeInTheDocument();
  const upload = String(
    server.seen.find(({ method }) => method === "POST")?.headers["x-upload-id"],
  );
  expect(upload).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  act(() => board.hear(told(upload, "complete")));
  expect(await within(row).findByText("Complete, in every size")).toBeInTheDocument();
  expect(within(row).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "100");
});

test("a colleague's upload stands there by name, stage by stage, and why it failed", async () => {
  const board = new ProgressBoard();
  await serve(() => ({ status: 200, body: settingsOf({ gallery_images: [] }) }));
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
