import { expect, test } from "vitest";
import type { StaffRoomType } from "../api/types";
import { imageOf, settingsOf } from "../test-console";
import { isBeginning, stepsDone } from "./first-steps";

const EMPTY = settingsOf({
  short_description: "",
  long_description: "",
  welcome_message: "",
  primary_color: "#3b82f6",
});
const PICTURES = ["a", "b", "c"].map((id) => imageOf(id));
const ROOM = { id: 1, name: "Lake Room" } as StaffRoomType;

test("a new page has everything before it", () => {
  expect([...stepsDone(EMPTY, [])]).toEqual([]);
  expect(isBeginning(stepsDone(EMPTY, []))).toBe(true);
});

test("each step is done by what guests see of it", () => {
  const images = { ...EMPTY.images, hero: imageOf("hero") };
  expect([...stepsDone({ ...EMPTY, images }, [])]).toEqual(["hero"]);
  expect([...stepsDone({ ...EMPTY, welcome_message: "Welcome" }, [])]).toEqual(["texts"]);
  const two = { ...EMPTY, gallery_images: PICTURES.slice(0, 2) };
  expect([...stepsDone(two, [])]).toEqual([]);
  expect([...stepsDone({ ...EMPTY, gallery_images: PICTURES }, [])]).toEqual(["gallery"]);
  expect([...stepsDone(EMPTY, [ROOM])]).toEqual(["rooms"]);
  expect([...stepsDone({ ...EMPTY, primary_color: "#1D6A57" }, [])]).toEqual(["theme"]);
});

test("a page that has all but colours of its own is no beginning any more", () => {
  const whole = {
    ...EMPTY,
    images: { ...EMPTY.images, hero: imageOf("hero") },
    long_description: "By the lake.",
    gallery_images: PICTURES,
  };
  expect(isBeginning(stepsDone(whole, [ROOM]))).toBe(false);
  expect(isBeginning(stepsDone(whole, []))).toBe(true);
});
