import { expect, test } from "vitest";
import { dropped, mayBePicture, onlyPictures, pasted } from "./gather";

const file = (name: string, type = "image/jpeg") => new File(["x"], name, { type });

/** A folder as browsers give it: a hundred entries at a time, and nothing at the end. */
function folder(name: string, entries: unknown[]) {
  return {
    isDirectory: true,
    isFile: false,
    name,
    createReader: () => {
      let left = [...entries];
      return {
        readEntries: (done: (some: unknown[]) => void) => {
          done(left.slice(0, 100));
          left = left.slice(100);
        },
      };
    },
  };
}

const entry = (one: File) => ({
  isDirectory: false,
  isFile: true,
  file: (done: (file: File) => void) => done(one),
});

function drop(...things: (File | ReturnType<typeof folder>)[]): DataTransfer {
  const items = things.map((thing) => ({
    kind: "file",
    webkitGetAsEntry: () => (thing instanceof File ? entry(thing) : thing),
  }));
  const files = things.map((thing) => (thing instanceof File ? thing : file(thing.name, "")));
  return { items, files } as unknown as DataTransfer;
}

test("a dropped folder gives its pictures, with those of the folders inside, and nothing else", async () => {
  const many = Array.from({ length: 120 }, (_, index) => entry(file(`room-${index}.jpg`)));
  const inside = folder("garden", [entry(file("rose.png", "image/png"))]);
  const summer = folder("summer", [
    ...many,
    inside,
    entry(file("Thumbs.db", "")),
    entry(file(".DS_Store", "")),
    entry(file("prices.pdf", "application/pdf")),
    entry(file("IMG_1.HEIC", "")),
  ]);
  const { files, leftOut } = await dropped(drop(summer));
  expect(files).toHaveLength(122);
  expect(leftOut).toBe(3);
  const names = files.map(({ name }) => name);
  expect(names.indexOf("room-9.jpg")).toBeLessThan(names.indexOf("room-10.jpg"));
  expect(names).toContain("IMG_1.HEIC");
});

test("what was dropped by itself is taken as it is: the server says what is wrong with it", async () => {
  const { files, leftOut } = await dropped(
    drop(file("menu.pdf", "application/pdf"), file("a.jpg")),
  );
  expect(files.map(({ name }) => name)).toEqual(["menu.pdf", "a.jpg"]);
  expect(leftOut).toBe(0);
});

test("pasted pictures have names that tell them apart", () => {
  const at = new Date("2026-11-23T09:41:07Z");
  const data = {
    files: [
      file("image.png", "image/png"),
      file("image.png", "image/png"),
      file("a.txt", "text/plain"),
    ],
  };
  const names = pasted(data as unknown as DataTransfer, at).map(({ name }) => name);
  expect(names).toEqual(["2026-11-23-094107-1.png", "2026-11-23-094107-2.png"]);
  expect(pasted(null)).toEqual([]);
});

test("a hidden file is no picture, whatever it is called", () => {
  expect(mayBePicture({ name: "._beach.jpg", type: "image/jpeg" })).toBe(false);
  expect(mayBePicture({ name: "beach.JPG", type: "" })).toBe(true);
  expect(onlyPictures([]).files).toEqual([]);
});
