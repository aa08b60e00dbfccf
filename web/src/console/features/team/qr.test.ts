import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { qrCode } from "./qr";

const LINK = "https://hotel.example/staff/invitation#0123456789abcdef0123456789abcdef";

const drawn = (text: string) =>
  qrCode(text)?.map((row) => row.map((dark) => (dark ? "1" : "0")).join(""));
const printed = (text: string) => {
  const rows = drawn(text)?.map((row) => `${row}\n`);
  return createHash("sha256")
    .update(rows?.join("") ?? "")
    .digest("hex")
    .slice(0, 32);
};

/** Of each the modules as another encoder (Python’s qrcode 8.2) draws them, under the same mask. */
test.each([
  ["frontage", 21, "65ad8203048939ddd1e2da10038bdf16"],
  [LINK, 33, "05be2fa52543fe036d463240113fac45"],
  [`${LINK}${"x".repeat(30)}`, 37, "90c4aaa822d5ed0a254f3cacb58d7d02"],
  [`${LINK}${"x".repeat(50)}`, 41, "48b0f68b019ee67f88b9d42422732b55"],
  [`${LINK}${"x".repeat(75)}`, 45, "1111274bc96f66f0963b41944d6ed4b9"],
  [`${LINK}${"x".repeat(105)}`, 49, "b56123438a3750c622fd9c9224c01d8d"],
  [`${LINK}${"x".repeat(140)}`, 53, "e56dd149e49792ce79283e44f859a711"],
  [`${LINK}${"x".repeat(159)}`, 53, "f76175b092abc753b83d14ce9f331196"],
])("%s in %i modules a side is drawn as others draw it", (text, size, hash) => {
  expect(drawn(text)).toHaveLength(size);
  expect(printed(text)).toBe(hash);
});

test("a text that is too long is not drawn at all", () => {
  expect(qrCode("x".repeat(230))).not.toBeNull();
  expect(qrCode("x".repeat(231))).toBeNull();
});
