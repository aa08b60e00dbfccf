import { expect, test } from "vitest";
import { picture, VERSION } from "../testing/glenlough";
import { absolute } from "./html";
import { iconSource, jpegs, pixelsKey, socialSource, source, sourcesOf } from "./image-sources";

const foreign = picture("x", {
  public_id: null,
  version: null,
  url: "https://elsewhere.example/a.jpg",
  width: null,
  height: null,
  widths: [],
});

test("a picture offers every width there is, relative to whatever host serves the page", () => {
  expect(jpegs(picture("abc", { widths: [320, 500] }))).toBe(
    `/media/abc/${VERSION}/320.jpg 320w, /media/abc/${VERSION}/500.jpg 500w`,
  );
});

test("AVIF comes first, but not for a picture that was announced a moment ago", () => {
  const types = (fresh: boolean) => sourcesOf(picture("abc"), fresh).map(({ type }) => type);
  expect(types(false)).toEqual(["image/avif", "image/webp"]);
  expect(types(true)).toEqual(["image/webp"]);
});

test("whoever cannot choose gets the largest JPEG within reason", () => {
  expect(source(picture("abc"))).toBe(`/media/abc/${VERSION}/1280.jpg`);
  expect(source(picture("abc"), 2560)).toBe(`/media/abc/${VERSION}/1500.jpg`);
  expect(source(picture("abc", { widths: [1500] }))).toBe(`/media/abc/${VERSION}/1500.jpg`);
  expect(iconSource(picture("abc"))).toBe(`/media/abc/${VERSION}/320.webp`);
});

test("beside a link stands the part around the focal point, with its size", () => {
  expect(socialSource(picture("abc", { focal_point: [0.1, 0.75] }))).toEqual({
    address: `/media/abc/${VERSION}/social-100-750/1200.jpg`,
    width: 1200,
    height: 630,
  });
  expect(socialSource(foreign)).toBeNull();
});

test("a crop has other pixels, a caption has not", () => {
  expect(pixelsKey(picture("abc", { version: "ff" }))).not.toBe(pixelsKey(picture("abc")));
  expect(pixelsKey(picture("abc", { caption: "Lake" }))).toBe(pixelsKey(picture("abc")));
});

test("a foreign picture is shown from where it lives, unless its address is no web address", () => {
  expect(sourcesOf(foreign, false)).toEqual([]);
  expect(source(foreign)).toBe("https://elsewhere.example/a.jpg");
  expect(source({ ...foreign, url: "javascript:alert(1)" })).toBe("");
});

test("pictures that a CDN gives are asked of it, in every size and format", () => {
  const elsewhere = picture("abc", { cdn: "https://cdn.example", widths: [320] });
  const address = `https://cdn.example/media/abc/${VERSION}`;
  expect(jpegs(elsewhere)).toBe(`${address}/320.jpg 320w`);
  expect(sourcesOf(elsewhere, true)).toEqual([
    { type: "image/webp", srcset: `${address}/320.webp 320w` },
  ]);
  expect(source(elsewhere)).toBe(`${address}/320.jpg`);
  expect(socialSource(elsewhere)?.address.startsWith(`${address}/social-`)).toBe(true);
  expect(absolute("https://hotel.example/", source(elsewhere))).toBe(`${address}/320.jpg`);
});

test("an id that is none never becomes part of a path", () => {
  const odd = picture('../"x', { url: "https://elsewhere.example/a.jpg" });
  expect(jpegs(odd)).toBeUndefined();
  expect(source(odd)).toBe("https://elsewhere.example/a.jpg");
});
