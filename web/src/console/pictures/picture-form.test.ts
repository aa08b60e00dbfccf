import { expect, test } from "vitest";
import type { ImageDetails } from "../api/types";
import { imageOf } from "../test-console";
import { focalOf, pictureBody, pictureValues, readValue } from "./picture-form";

const image = { ...imageOf("lake", "The lake"), focal_point: [0.25, 0.5] as [number, number] };
const details: ImageDetails = {
  image,
  crop: { x: 0.1, y: 0, width: 0.5, height: 1 },
  focal_point_chosen: true,
  original: { format: "jpeg", width: 1280, height: 853, bytes: 1, kept: true },
  complete: true,
  revision: 3,
};
const server = pictureValues(image, details);

test("what the server says and what the form holds are the same thing", () => {
  expect(server).toEqual({
    alt: "The lake",
    caption: "",
    focal_point: "0.250,0.500",
    crop: "0.1000,0.0000,0.5000,1.0000",
  });
  expect(readValue([0.25, 0.5])).toBe(server.focal_point);
  expect(readValue(details.crop)).toBe(server.crop);
  expect([readValue(null), readValue("The lake")]).toEqual(["", "The lake"]);
  expect(pictureValues(image, { ...details, crop: null, focal_point_chosen: false })).toMatchObject(
    { focal_point: "", crop: "" },
  );
});

test("only what changed is sent; what is empty means automatic, and the whole picture", () => {
  expect(pictureBody({ alt: "" })).toEqual({ alt: "" });
  expect(pictureBody({ focal_point: "", crop: "" })).toEqual({ focal_point: null, crop: null });
  expect(pictureBody({ focal_point: "0.500,0.125" })).toEqual({ focal_point: [0.5, 0.125] });
  const { crop } = pictureBody({ crop: "0.3333,0.0000,0.6668,1.0000" });
  expect((crop?.x ?? 0) + (crop?.width ?? 0)).toBeLessThanOrEqual(1);
});

test("a chosen point is carried into a new crop, and one that falls outside is looked for", () => {
  expect(focalOf(server, server, image)).toEqual({ point: [0.25, 0.5], isCertain: true });
  const whole = focalOf({ ...server, crop: "" }, server, image);
  expect(whole.point[0]).toBeCloseTo(0.225);
  expect(whole.isCertain).toBe(true);
  const elsewhere = { ...server, crop: "0.5000,0.0000,0.5000,1.0000" };
  expect(focalOf(elsewhere, server, image)).toEqual({ point: [0.5, 0.5], isCertain: false });
  const typed = { ...elsewhere, focal_point: "0.900,0.900" };
  expect(focalOf(typed, server, image)).toEqual({ point: [0.9, 0.9], isCertain: true });
});

test("an automatic point is looked for again in a new crop, and when it is asked for", () => {
  const automatic = { ...server, focal_point: "" };
  expect(focalOf(automatic, automatic, image).isCertain).toBe(true);
  expect(focalOf({ ...automatic, crop: "" }, automatic, image).isCertain).toBe(false);
  expect(focalOf(automatic, server, image).isCertain).toBe(false);
});
