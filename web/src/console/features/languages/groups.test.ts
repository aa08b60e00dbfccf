// @vitest-environment node
import { expect, test } from "vitest";
import { groupsOf, onlyNamed, passing } from "./groups";
import { intoGerman, ofPicture, ofRoom, text } from "./testing";

const german = intoGerman([
  text("slogan", { standing: "translated", text: "Am See" }),
  text("name", { standing: "kept" }),
  ofRoom(1, "name", { standing: "stale", text: "Zimmer 1" }),
  ofPicture("one", "alt"),
  // The page tells of the same room once more, further down.
  ofRoom(1, "bed_setup"),
  ofRoom(2, "name"),
]);

test("texts are grouped by what they belong to, in the page's order", () => {
  const groups = groupsOf(german).map(({ of, name, image, texts }) => [
    of,
    name,
    image?.public_id ?? null,
    texts.map(({ field }) => field).join(" "),
  ]);
  expect(groups).toEqual([
    ["page", "", null, "slogan name"],
    ["room_type", "Room 1", null, "name bed_setup"],
    ["image", "", "one", "alt"],
    ["room_type", "Lake View", null, "name"],
  ]);
});

test("a room that guests do not see is told as such, and one that is unknown has no name", () => {
  const room_types = { 1: { name: "Attic", is_active: false } };
  const [attic, gone] = groupsOf({ ...german, room_types }).filter(({ of }) => of === "room_type");
  expect(attic).toMatchObject({ name: "Attic", isHidden: true });
  expect(gone).toMatchObject({ name: "", isHidden: false });
});

test("what is missing and what is out of date can be gone through alone", () => {
  expect(passing(german.texts, "all")).toHaveLength(6);
  expect(passing(german.texts, "stale")).toEqual(["room_types.1.name"]);
  const missing = new Set(passing(german.texts, "missing"));
  const left = onlyNamed(groupsOf(german), missing);
  expect(left.map(({ key, texts }) => [key, texts.length])).toEqual([
    ["room_type-1", 1],
    ["image-one", 1],
    ["room_type-2", 1],
  ]);
});
