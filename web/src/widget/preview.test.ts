import { thumbHashToRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { pixels } from "./preview";

const HASHES = ["3OcRJYB4d3h/iIeHeEh3eIhw+j2w", "1QcSHQRnh493V4dIh4eXh1h4kJUI"];

/** The picture's mean colour in one quarter, from whichever size it was drawn in. */
function quarters(rgba: ArrayLike<number>, width: number, height: number): number[] {
  const sums = Array.from({ length: 12 }, () => 0);
  for (let at = 0; at < width * height; at += 1) {
    const quarter = (at % width < width / 2 ? 0 : 1) + (at < (width * height) / 2 ? 0 : 2);
    for (let c = 0; c < 3; c += 1) {
      const mean = (rgba[at * 4 + c] ?? 0) / ((width * height) / 4);
      sums[quarter * 3 + c] = (sums[quarter * 3 + c] ?? 0) + mean;
    }
  }
  return sums;
}

test("a preview shows what the hash's own decoder shows, in fewer pixels", () => {
  for (const hash of HASHES) {
    const bytes = Uint8Array.from(atob(hash), (character) => character.charCodeAt(0));
    const { w, h, rgba } = thumbHashToRGBA(bytes);
    const wanted = quarters(rgba, w, h);
    const ours = quarters(pixels(hash) ?? [], 8, 8);
    expect(Math.max(...wanted) - Math.min(...wanted), "a picture with contrast").toBeGreaterThan(
      20,
    );
    for (const [at, value] of wanted.entries()) {
      expect(Math.abs((ours[at] ?? 0) - value), `${hash}, value ${at}`).toBeLessThan(12);
    }
  }
});

test("what is no hash has no preview", () => {
  for (const none of [null, "", "AAAA", "no base64 at all!", "////////"]) {
    expect(pixels(none), String(none)).toBeNull();
  }
});
