import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { type Answer, type Seen, serve } from "../../api/test-server";
import { StateLine } from "../../delivery/StateLine";
import { imageOf, manager, notesOf, renderConsole, settingsOf } from "../../test-console";
import { uploadDesk } from "../../uploads/test-uploads";
import { GalleryScreen } from "./GalleryScreen";
import { GalleryUploads } from "./GalleryUploads";

const lake = imageOf("lake", "The lake");
const bar = imageOf("bar", "The bar");

const show = (session = manager) =>
  renderConsole(
    <GalleryUploads>
      <StateLine placeOf={(id) => ({ title: id, address: "" })} onGo={() => {}} uploads="" />
      <GalleryScreen />
    </GalleryUploads>,
    session,
  );

const order = () => screen.getAllByTestId("gallery-item").map((item) => item.dataset.publicId);

/** A server whose gallery changes as `write` says. */
function gallery(write: (seen: Seen) => Answer & { images?: (typeof lake)[] }) {
  let images = [lake, bar];
  return serve((seen) => {
    if (seen.path.endsWith("/gallery/notes/")) return { status: 200, body: notesOf(images) };
    if (seen.method === "GET") return { status: 200, body: settingsOf({ gallery_images: images }) };
    const answer = write(seen);
    images = answer.images ?? images;
    return answer;
  });
}

const moveLakeToTheEnd = async () => {
  const user = userEvent.setup();
  const [first] = await screen.findAllByRole("button", { name: "Move picture" });
  await user.click(first as HTMLElement);
  await user.click(screen.getByRole("menuitem", { name: "Move to the end" }));
};

test("a new order is shown, and sent with what was moved for it", async () => {
  const server = await gallery(() => ({
    status: 200,
    body: { gallery_images: [bar, lake], gallery: [bar.url, lake.url], revision: 2 },
    images: [bar, lake],
  }));
  show();
  await moveLakeToTheEnd();
  await waitFor(() => expect(order()).toEqual(["bar", "lake"]));
  await screen.findByText("2 pictures");
  expect(order()).toEqual(["bar", "lake"]);
  const sent = server.seen.find(({ method }) => method === "POST");
  expect(sent?.path).toBe("/api/staff/hotel/killarney/settings/gallery/reorder/");
  expect(JSON.parse(sent?.body ?? "")).toEqual({
    gallery: [bar.url, lake.url],
    moved: [lake.url],
  });
});

test("a refused order goes back to the former one, and the line of all saves says why", async () => {
  await gallery(() => ({ status: 400, body: { error: "A picture of this list is unknown." } }));
  show();
  await moveLakeToTheEnd();
  expect(
    await screen.findByText("Not saved – Order of the gallery: A picture of this list is unknown."),
  ).toBeInTheDocument();
  await waitFor(() => expect(order()).toEqual(["lake", "bar"]));
});

test("of two chosen files the picture is added once and the other keeps the server's reason", async () => {
  const sea = imageOf("sea");
  let images = [lake, bar];
  const desk = uploadDesk((name) => {
    if (name !== "sea.jpg") {
      return { status: 400, problem: "This is no picture we can read.", code: "not-a-picture" };
    }
    images = [lake, bar, sea];
    return { image: sea, position: 2, revision: 2 };
  });
  await serve((seen) => {
    if (seen.path.endsWith("/gallery/notes/")) return { status: 200, body: notesOf(images) };
    return desk(seen) ?? { status: 200, body: settingsOf({ gallery_images: images }) };
  });
  show();
  await screen.findAllByTestId("gallery-item");
  await userEvent.upload(
    screen.getByTestId("gallery-files"),
    [new File(["no"], "notes.jpg"), new File(["yes"], "sea.jpg")].map(
      (file) => new File([file], file.name, { type: "image/jpeg" }),
    ),
  );
  await waitFor(() => expect(order()).toEqual(["lake", "bar", "sea"]));
  const [row] = await screen.findAllByTestId("upload-row");
  expect(row).toHaveTextContent("notes.jpg");
  expect(row).toHaveTextContent("This is no picture we can read.");
  expect(screen.getByText("1 of 2 added, 1 failed")).toBeInTheDocument();
});

test("a picture is gone only after the question was answered", async () => {
  const user = userEvent.setup();
  const server = await gallery(() => ({
    status: 200,
    body: { gallery: [bar.url], revision: 2 },
    images: [bar],
  }));
  show();
  const [first] = await screen.findAllByRole("button", { name: "Remove picture" });
  await user.click(first as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Keep it" }));
  expect(server.seen.every(({ method }) => method === "GET")).toBe(true);
  await user.click(first as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Remove from gallery" }));
  await waitFor(() => expect(order()).toEqual(["bar"]));
  const sent = server.seen.find(({ method }) => method === "DELETE");
  expect(JSON.parse(sent?.body ?? "")).toEqual({ urls: [lake.url] });
});

test("a viewer sees everything and can change nothing", async () => {
  await gallery(() => ({ status: 403 }));
  show({ ...manager, role: "Viewer" });
  expect(await screen.findAllByTestId("gallery-item")).toHaveLength(2);
  expect(screen.getByRole("button", { name: "Add pictures" })).toBeDisabled();
});
