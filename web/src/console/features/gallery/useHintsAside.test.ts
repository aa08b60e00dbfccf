import { expect, test } from "vitest";
import type { GalleryNotes } from "../../api/types";
import { withoutHint } from "./useHintsAside";

const notes: GalleryNotes = {
  pictures: {
    a: { tags: [], hints: [{ kind: "too-dark" }, { kind: "near-duplicate", of: ["b", "c"] }] },
    b: { tags: [], hints: [{ kind: "near-duplicate", of: ["a", "c"] }] },
    c: { tags: [], hints: [{ kind: "near-duplicate", of: ["a", "b"] }, { kind: "too-dark" }] },
  },
  lacks: ["room", "bathroom"],
  aside: 0,
  tags: ["room", "bathroom"],
  complete: true,
  revision: 1,
};

test("a hint that is put aside goes from its picture, and no other", () => {
  const { pictures } = withoutHint(notes, { picture: "a", hint: "too-dark" });
  expect(pictures.a?.hints).toEqual([{ kind: "near-duplicate", of: ["b", "c"] }]);
  expect(pictures.b).toBe(notes.pictures.b);
  expect(pictures.c).toEqual(notes.pictures.c);
});

test("of pictures that are alike, the others are alike still", () => {
  const { pictures } = withoutHint(notes, { picture: "a", hint: "near-duplicate" });
  expect(pictures.a?.hints).toEqual([{ kind: "too-dark" }]);
  expect(pictures.b?.hints).toEqual([{ kind: "near-duplicate", of: ["c"] }]);
  expect(pictures.c?.hints).toEqual([{ kind: "near-duplicate", of: ["b"] }, { kind: "too-dark" }]);
});

test("what the gallery need not have is lacking no more", () => {
  expect(withoutHint(notes, { lacks: "bathroom" }).lacks).toEqual(["room"]);
});
