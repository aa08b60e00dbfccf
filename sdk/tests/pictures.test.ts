import { expect, it } from "vitest";
import { renditionAddress, renditionWidths, srcset } from "../src/pictures.js";
import type { HotelImage } from "../src/wire.js";

const lake: HotelImage = {
  public_id: "lake",
  version: "0a1b2c3d4e5f60718293",
  url: "https://hotel.example/media/lake/0a1b2c3d4e5f60718293/1280.jpg",
  width: 1500,
  height: 1000,
  alt: "",
  caption: "",
  placeholder: null,
  dominant_color: null,
  focal_point: [0.25, 0.3336],
  widths: [320, 640, 960, 1280, 1500],
};
const there = "https://hotel.example/media/lake/0a1b2c3d4e5f60718293";
const foreign: HotelImage = {
  ...lake,
  public_id: null,
  version: null,
  url: "https://elsewhere.example/media/a.jpg",
  widths: [],
};

it("leads to the smallest rendition that is large enough, at the picture's own server", () => {
  expect(renditionAddress(lake, { width: 640 })).toBe(`${there}/640.webp`);
  expect(renditionAddress(lake, { width: 641, format: "avif" })).toBe(`${there}/960.avif`);
  expect(renditionAddress(lake, { width: 9_000, format: "jpg" })).toBe(`${there}/1500.jpg`);
  expect(renditionAddress(lake)).toBe(`${there}/1500.webp`);
});

it("stays within the page's site when told so", () => {
  expect(srcset({ ...lake, widths: [320, 500] }, { format: "avif", base: "" })).toBe(
    "/media/lake/0a1b2c3d4e5f60718293/320.avif 320w, /media/lake/0a1b2c3d4e5f60718293/500.avif 500w",
  );
});

it("cuts around the focal point, in the widths that the server has of each shape", () => {
  expect(renditionWidths(lake, "1x1")).toEqual([320, 640, 960, 1000]);
  expect(renditionWidths(lake, "4x3")).toEqual([320, 640, 960, 1280, 1333]);
  expect(renditionWidths(lake, "16x9")).toEqual([320, 640, 960, 1280, 1500]);
  expect(renditionWidths(lake, "social")).toEqual([1200]);
  expect(
    renditionWidths({ ...lake, width: 800, height: 900, widths: [320, 800] }, "social"),
  ).toEqual([800]);
  expect(renditionAddress(lake, { crop: "4x3", width: 600 })).toBe(`${there}/4x3-250-334/640.webp`);
});

it("gives the former addresses for a server that knows no versions, and no AVIF or crop", () => {
  const { version: _none, ...rest } = lake;
  const old = { ...rest, url: "https://hotel.example/media/lake/1280.jpg" };
  expect(renditionAddress(old, { width: 640 })).toBe("https://hotel.example/media/lake/640.webp");
  expect(srcset(old, { format: "avif" })).toBeNull();
  expect(renditionAddress(old, { crop: "1x1" })).toBeNull();
});

it("has none for a picture on another site, nor for what could not be part of an address", () => {
  expect(renditionAddress(foreign)).toBeNull();
  expect(srcset(foreign, { format: "jpg" })).toBeNull();
  expect(srcset({ ...lake, public_id: '"><script' })).toBeNull();
  expect(srcset({ ...lake, version: "../../x" })).toBeNull();
  expect(srcset({ ...lake, widths: [] })).toBeNull();
});
