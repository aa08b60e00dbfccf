import { expect, test } from "vitest";
import type { HotelImage, StaffSettings } from "../../api/types";
import { keyOf, ordered, placedAt, positionsOf, withUploaded } from "./order";

const image = (id: string): HotelImage => ({
  public_id: id,
  url: `https://hotel.example/media/${id}/1280.jpg`,
  width: 1280,
  height: 853,
  alt: "",
  caption: "",
  placeholder: null,
  dominant_color: null,
  focal_point: [0.5, 0.5],
  widths: [320, 1280],
});
const [a, b, c] = [image("a"), image("b"), image("c")];

test("the wanted order is shown, whatever came or went meanwhile", () => {
  expect(ordered([a, b, c], ["c", "a", "b"]).map(keyOf)).toEqual(["c", "a", "b"]);
  expect(ordered([a, c], ["c", "b", "a"]).map(keyOf)).toEqual(["c", "a"]);
  expect(ordered([a, b, c], ["b", "a"]).map(keyOf)).toEqual(["b", "a", "c"]);
  expect(ordered([a, b], null).map(keyOf)).toEqual(["a", "b"]);
});

test("an uploaded picture is there once, also when it was read before the answer came", () => {
  const settings = { gallery_images: [a, b], gallery: [] } as unknown as StaffSettings;
  const answer = { url: c.url, public_id: "c", image: c, position: 2, revision: 9 };
  const once = withUploaded(settings, answer);
  expect(once.gallery_images.map(keyOf)).toEqual(["a", "b", "c"]);
  expect(withUploaded(once, answer).gallery).toEqual([a.url, b.url, c.url]);
});

test("pictures go together to a position, which never lies beyond the end", () => {
  const list = ["a", "b", "c", "d", "e"];
  expect(placedAt(list, new Set(["d", "a"]), 2)).toEqual(["b", "a", "d", "c", "e"]);
  expect(placedAt(list, new Set(["a"]), 99)).toEqual(["b", "c", "d", "e", "a"]);
  expect(placedAt(list, new Set(["e"]), -4)).toEqual(["e", "a", "b", "c", "d"]);
  expect(positionsOf(list, new Set(["e", "b"]))).toEqual([2, 5]);
});
