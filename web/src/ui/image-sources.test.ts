import { expect, test } from "vitest";
import { picture } from "../testing/glenlough";
import { source, srcset } from "./image-sources";

const foreign = picture("x", {
  public_id: null,
  url: "https://elsewhere.example/a.jpg",
  width: null,
  height: null,
  widths: [],
});

test("a picture offers every width there is, relative to whatever host serves the page", () => {
  expect(srcset(picture("abc", { widths: [320, 500] }), "webp")).toBe(
    "/media/abc/320.webp 320w, /media/abc/500.webp 500w",
  );
});

test("whoever cannot choose gets the largest JPEG within reason", () => {
  expect(source(picture("abc"))).toBe("/media/abc/1280.jpg");
  expect(source(picture("abc"), 2560)).toBe("/media/abc/1500.jpg");
  expect(source(picture("abc", { widths: [1500] }))).toBe("/media/abc/1500.jpg");
});

test("a foreign picture is shown from where it lives, unless its address is no web address", () => {
  expect(srcset(foreign, "webp")).toBeUndefined();
  expect(source(foreign)).toBe("https://elsewhere.example/a.jpg");
  expect(source({ ...foreign, url: "javascript:alert(1)" })).toBe("");
});

test("an id that is none never becomes part of a path", () => {
  const odd = picture('../"x', { url: "https://elsewhere.example/a.jpg" });
  expect(srcset(odd, "jpg")).toBeUndefined();
  expect(source(odd)).toBe("https://elsewhere.example/a.jpg");
});
