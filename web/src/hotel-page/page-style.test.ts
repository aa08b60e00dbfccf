import { rgbaToThumbHash } from "thumbhash";
import { expect, test } from "vitest";
import { glenlough, picture } from "../testing/glenlough";
import { imagesStyle, pageStyle } from "./page-style";

const PREVIEW = /background-image:url\(data:image\/bmp;base64,[A-Za-z0-9+/]+=*\)/;

test("every frame of the page has its blurred preview from the first byte, the logo none", () => {
  const style = pageStyle(glenlough());
  for (const id of ["hero", "landing", "one", "two", "three", "photo1", "photo2"]) {
    const rule = style.match(new RegExp(`\\[data-image="${id}"\\]\\{([^}]*)\\}`))?.[1] ?? "";
    expect(rule).toContain("background-color:#336655");
    expect(rule).toMatch(PREVIEW);
  }
  expect(style).not.toContain('[data-image="logo"]');
});

test("the preview stands where its picture will stand", () => {
  const style = imagesStyle([picture("cove", { focal_point: [0.2, 0.75] })]);
  expect(style).toContain("background-position:20% 75%");
  expect(style).toContain('[data-image="cove"] img{object-position:20% 75%}');
  expect(imagesStyle([picture("cove")])).not.toContain("position");
});

test("a picture that is shown twice has its rule once", () => {
  const twice = picture("twice", { dominant_color: "#112233", focal_point: [0.3, 0.456] });
  const style = pageStyle(glenlough({ gallery_images: [twice, twice] }));
  expect(style.split('[data-image="twice"]{background-color:#112233')).toHaveLength(2);
  expect(style).toContain('[data-image="twice"] img{object-position:30% 45.6%}');
});

test("pictures that change places leave the sheet as it is", () => {
  const pictures = ["one", "two", "three"].map((id) => picture(id));
  expect(imagesStyle([...pictures].reverse())).toBe(imagesStyle(pictures));
});

test("what is no hash, no colour and no id never becomes style", () => {
  const evil = '")}*{background:url(https://elsewhere.example/)}';
  const style = imagesStyle([
    picture("a", { placeholder: evil, dominant_color: evil }),
    picture(evil),
    picture("b", { focal_point: [Number.NaN, 7] }),
  ]);
  expect(style).not.toContain("elsewhere");
  expect(style).toContain('[data-image="b"] img{object-position:50% 100%}');
});

test("a picture with clear parts has no preview, which would shine through it for ever", () => {
  const half = Array.from({ length: 64 }, (_, at) => [90, 120, 60, at < 32 ? 0 : 255]).flat();
  const placeholder = btoa(String.fromCharCode(...rgbaToThumbHash(8, 8, half)));
  const style = imagesStyle([picture("cut", { placeholder })]);
  expect(style).toBe('[data-image="cut"]{background-color:#336655}');
});
