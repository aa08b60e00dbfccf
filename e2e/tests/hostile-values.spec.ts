import type { HotelDocument } from "@frontage/sdk/wire";
import type { Page } from "@playwright/test";
import { Guest } from "../support/guest";
import {
  AMENITY_LIMIT,
  CONTROL,
  fitted,
  HOSTILE,
  PICTURE_TEXTS,
  ROOM_TEXTS,
  SETTINGS_ADDRESSES,
  SETTINGS_LINES,
  SETTINGS_PROSE,
  type TextField,
  unbroken,
} from "../support/hostile";
import type { Server } from "../support/server";
import { type Parsed, readPage } from "../support/shape";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

const SLUG = "harbour";

/** Writes `value` into every text of the hotel that staff can type; answers what was written. */
async function fill(staff: Staff, hotel: HotelDocument, value: string): Promise<string[]> {
  const written: string[] = [];
  const texts = (of: string, fields: TextField[]) => {
    const body = Object.fromEntries(
      // The figure makes a number of a telephone's words, whatever else they say.
      fields.map(({ name, limit }) => [name, fitted(`${of}${name}1`, value, limit)]),
    );
    written.push(...Object.values(body));
    return body;
  };
  const amenities = ["Sauna", "Pool"].map((name) => fitted(name, value, AMENITY_LIMIT));
  written.push(...amenities);
  await staff.edit({ ...texts("", [...SETTINGS_LINES, ...SETTINGS_PROSE]), amenities });
  for (const room of hotel.room_types.slice(0, 2)) {
    await staff.editRoom(room.id, texts(`${room.id}-`, ROOM_TEXTS));
  }
  for (const image of [hotel.gallery_images[0], hotel.images.logo, hotel.room_types[0]?.photo]) {
    if (!image?.public_id) continue;
    const inGallery = hotel.gallery_images.includes(image);
    const fields = PICTURE_TEXTS.filter(({ name }) => inGallery || name === "alt");
    await staff.describe(image.public_id, texts(`${image.public_id.slice(0, 4)}-`, fields));
  }
  return written;
}

async function htmlOf(server: Server): Promise<string> {
  return (await fetch(`${server.origin}/hotels/${SLUG}`)).text();
}

/** What `texts` the page does not show; blanks at line ends are no letters. */
function missing(page: Parsed, texts: string[]): string[] {
  const seen = [page.text, ...page.alts].join("\n");
  return texts.filter((text) => !seen.includes(text));
}

const OURS = ["application/ld+json ", "application/json page-data"];

function isUnharmed(page: Parsed): void {
  expect(page.handlers).toEqual([]);
  expect(page.scripts.slice(0, 2)).toEqual(OURS);
  expect(page.scripts).toHaveLength(3);
  expect(page.scripts[2]).toMatch(/^module \/assets\/[\w-]+\.js$/);
}

/** How far the page can be moved sideways, and what sticks out. */
async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("#page *")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => `${element.localName}.${element.className} is too wide`);
  });
}

const values = Object.entries(HOSTILE);
const half = Math.ceil(values.length / 2);

for (const [part, some] of [values.slice(0, half), values.slice(half)].entries()) {
  test(`whatever staff type, guests read it letter by letter and nothing happens (${part + 1})`, async ({
    server,
    profile,
  }) => {
    test.slow();
    const staff = await Staff.signIn(server, "harbour", SLUG);
    const hotel = await snapshot(server, SLUG);
    const phones = await profile({ viewport: { width: 390, height: 844 } });
    const parser = await (await profile()).newPage();
    const stays = await Guest.open(await profile(), server, SLUG);

    await fill(staff, hotel, "plain words");
    const plain = await readPage(parser, await htmlOf(server));
    for (const [name, value] of some) {
      await test.step(name, async () => {
        const written = await fill(staff, hotel, value);
        const now = await snapshot(server, SLUG);

        const sent = await readPage(parser, await htmlOf(server));
        isUnharmed(sent);
        expect(sent.tags, "the same elements as for plain words").toEqual(plain.tags);
        expect(missing(sent, written)).toEqual([]);
        // No element ends there what a value began.
        const turning = /[\u202A-\u202E\u2066-\u2069]/g;
        expect(sent.title).toBe(`${now.name} · ${now.tagline}`.replace(turning, ""));
        expect(sent.metas["og:title"]).toBe(sent.title);
        expect(sent.metas["og:site_name"]).toBe(now.name);
        expect(now.short_description).toContain(sent.metas.description);
        expect(sent.linked[0]).toMatchObject({
          name: now.name,
          slogan: now.slogan,
          address: { addressLocality: now.city, addressCountry: now.country },
        });

        const newcomer = await Guest.open(phones, server, SLUG);
        const taken = await readPage(newcomer.page);
        expect(taken.shape, "taken over as it was sent").toEqual(sent.shape);
        isUnharmed(taken);
        expect(await sideways(newcomer.page)).toEqual([]);
        await newcomer.page.close();

        await expect
          .poll(async () => (await readPage(stays.page)).shape, { message: "the page that stays" })
          .toEqual(sent.shape);
        expect(await stays.page.title()).toBe(sent.title);
      });
    }
    await stays.neverReloaded();
  });
}

test("texts of any length stay within a phone's width", async ({ server, profile }) => {
  const staff = await Staff.signIn(server, "harbour", SLUG);
  const hotel = await snapshot(server, SLUG);
  const page = await (await profile({ viewport: { width: 390, height: 844 } })).newPage();
  for (const letter of ["W", "😀"]) {
    const long = (fields: TextField[]) =>
      Object.fromEntries(
        fields.map(({ name, limit }) => [name, unbroken(limit).replaceAll("W", letter)]),
      );
    await staff.edit({
      ...long([...SETTINGS_LINES, ...SETTINGS_PROSE]),
      amenities: [letter.repeat(AMENITY_LIMIT)],
      website: `https://example.com/${"w".repeat(1_900)}`,
      contact_email: `${"w".repeat(240)}@example.com`,
    });
    for (const room of hotel.room_types) await staff.editRoom(room.id, long(ROOM_TEXTS));
    for (const image of hotel.gallery_images) {
      if (image.public_id) await staff.describe(image.public_id, long(PICTURE_TEXTS));
    }
    const sent = await readPage(page, await htmlOf(server));
    expect(sent.text, "the page is rendered").toContain(letter.repeat(9_999));
    await page.goto(`${server.origin}/hotels/${SLUG}`);
    expect(await sideways(page), letter).toEqual([]);
    await page.getByTestId("gallery").getByRole("link").first().press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await sideways(page)).toEqual([]);
    const large = page.getByRole("dialog").locator('[data-side="0"] .large');
    expect((await large.boundingBox())?.height, "room for the picture").toBeGreaterThan(300);
  }
});

test("what is no text and what is no link is refused, field by field", async ({ server }) => {
  const staff = await Staff.signIn(server, "harbour", SLUG);
  const before = await snapshot(server, SLUG);
  const room = before.room_types[0]?.id ?? 0;
  const image = before.gallery_images[0]?.public_id ?? "";
  const places = [
    { path: "settings/", fields: [...SETTINGS_LINES, ...SETTINGS_PROSE] },
    { path: `room-types/${room}/`, fields: ROOM_TEXTS },
    { path: `settings/images/${image}/`, fields: PICTURE_TEXTS },
  ];
  const each = async (path: string, names: string[], value: (name: string) => string) => {
    for (const name of names) {
      const { status, body } = await staff.request("PATCH", path, { [name]: value(name) });
      expect(status, `${name} of ${path}`).toBe(400);
      expect(JSON.stringify(body), `says which field`).toContain(name);
    }
  };
  for (const { path, fields } of places) {
    const names = fields.map(({ name }) => name);
    for (const character of CONTROL) await each(path, names, () => `a${character}b`);
    const limits = new Map(fields.map(({ name, limit }) => [name, limit]));
    await each(path, names, (name) => "x".repeat((limits.get(name) ?? 0) + 1));
  }
  for (const value of [...Object.values(HOSTILE), "data:text/html,<script>", "//example.com"]) {
    await each("settings/", SETTINGS_ADDRESSES, () => value);
    await each(`room-types/${room}/`, ["booking_url"], () => value);
  }
  expect(await snapshot(server, SLUG)).toEqual(before);
});

test("addresses with signs in them lead where they say", async ({ server, profile }) => {
  const staff = await Staff.signIn(server, "harbour", SLUG);
  const link = "https://example.com/o'hara/?a=1&b=%22%3E&amp;c=[1]#x&lt;y";
  const email = "o'hara&sons?subject=100%25@example.com";
  await staff.edit({
    ...{ booking_url_override: link, website: link, google_maps_link: link },
    ...{ contact_email: email, contact_phone: "at the desk", phone_override: "by letter" },
  });
  const page = await (await profile()).newPage();
  const sent = await readPage(page, await htmlOf(server));
  expect(sent.links.filter((href) => href === link).length).toBeGreaterThanOrEqual(3);
  expect(sent.links).toContain("mailto:o'hara%26sons%3Fsubject%3D100%2525@example.com");
  for (const words of [email, "at the desk", "by letter"]) expect(sent.text).toContain(words);
  expect(sent.links.filter((href) => /^(tel|mailto):$/.test(href))).toEqual([]);
});

test("a direction that one text begins ends with that text", async ({ server, profile }) => {
  const staff = await Staff.signIn(server, "harbour", SLUG);
  await staff.edit({ city_override: "Cork \u202E", country_override: "Ireland" });
  const guest = await Guest.open(await profile(), server, SLUG);
  for (const place of [".hero-place", ".footer-place"]) {
    const [begin = 0, end = 0] = await guest.page.locator(place).evaluate((element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const at = text.nodeValue?.indexOf("Ireland") ?? -1;
        if (at < 0) continue;
        return [at, at + "Ireland".length - 1].map((index) => {
          const letter = document.createRange();
          letter.setStart(text, index);
          letter.setEnd(text, index + 1);
          return letter.getBoundingClientRect().left;
        });
      }
      return [];
    });
    expect(begin, `the country in ${place} reads from left to right`).toBeLessThan(end);
  }
});
