import { rgbaToThumbHash, thumbHashToRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { placeholderAddress } from "./placeholder";

const base64 = (bytes: Uint8Array | number[]) => btoa(String.fromCharCode(...bytes));

/** The bitmap behind an address: its sides and a pixel's red, green and blue. */
function opened(address: string | null) {
  const file = atob(/^data:image\/bmp;base64,(.*)$/.exec(address ?? "")?.[1] ?? "");
  const byte = (at: number) => file.charCodeAt(at);
  const [width, height] = [byte(18), byte(22)];
  const row = Math.ceil((width * 3) / 4) * 4;
  expect(file.slice(0, 2)).toBe("BM");
  expect(byte(2) + byte(3) * 256).toBe(file.length);
  expect(file.length).toBe(54 + row * height);
  const pixel = (x: number, y: number) => {
    const start = 54 + row * (height - 1 - y) + 3 * x;
    return [byte(start + 2), byte(start + 1), byte(start)];
  };
  return { width, height, pixel };
}

/** A photograph of sorts: sky above, meadow below, a red barn at the right. */
function scene(width: number, height: number, alpha = 255) {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
    const barn = x > 0.7 && y > 0.4;
    rgba.set(
      barn ? [170, 40, 30, 255] : y < 0.5 ? [120, 170, 230, alpha] : [60, 120, 50, 255],
      at * 4,
    );
  }
  return base64(rgbaToThumbHash(width, height, rgba));
}

test.each([
  ["a landscape", 96, 64, 8, 6],
  ["a portrait", 64, 96, 6, 8],
  ["a square", 80, 80, 8, 8],
  ["a panorama", 100, 20, 8, 4],
])("%s is drawn as its hash says", (_name, width, height, across, down) => {
  const hash = scene(width, height);
  const drawn = opened(placeholderAddress(hash));
  expect([drawn.width, drawn.height]).toEqual([across, down]);
  // The library draws on a larger grid; what both have in common is the scene.
  const off: number[] = [];
  const wanted = thumbHashToRGBA(Uint8Array.from(atob(hash), (c) => c.charCodeAt(0)));
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      const [far, low] = [
        Math.floor(((x + 0.5) / across) * wanted.w),
        Math.floor(((y + 0.5) / down) * wanted.h),
      ];
      const there = wanted.rgba.slice((low * wanted.w + far) * 4).slice(0, 3);
      const here = drawn.pixel(x, y);
      for (const channel of [0, 1, 2]) {
        off.push(Math.abs((here[channel] ?? 0) - (there[channel] ?? 0)));
      }
    }
  }
  // At an edge the two grids may stand on different sides of it; elsewhere they agree.
  expect(off.reduce((sum, one) => sum + one) / off.length).toBeLessThan(10);
  expect(Math.max(...off)).toBeLessThan(40);
});

test("a picture with clear parts has none, as it would go on shining through", () => {
  expect(placeholderAddress(scene(96, 64, 0))).toBeNull();
});

test("what is no hash has none, and nothing of it reaches the page", () => {
  for (const hash of [null, "", "abc", 'x");}*{color:red}', "3OcRJYB4d3h/iIeH", "3Oc RJYB4d3h"]) {
    expect(placeholderAddress(hash)).toBeNull();
  }
});

test("whatever the bytes say, the address is of harmless characters", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const bytes = Array.from({ length: 40 }, (_, at) => ((seed * 7919 + at * 104729) >> 3) & 255);
    const address = placeholderAddress(base64(bytes));
    if (address) expect(address).toMatch(/^data:image\/bmp;base64,[A-Za-z0-9+/]+=*$/);
    if (address) expect(address.length).toBeLessThan(360);
  }
});
