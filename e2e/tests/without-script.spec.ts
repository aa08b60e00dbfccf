import type { HotelDocument } from "@frontage/sdk/wire";
import type { Server } from "../support/server";
import { Staff, snapshot } from "../support/staff";
import { expect, test } from "../support/test";

/** What of a document no guest is meant to read: bookkeeping, colours, and staff's own codes. */
const UNSAID =
  /^(slug|epoch|revision|updated_at|theme_mode|\w+_color|id|code|booking_code|version|placeholder|dominant_color|currency|dir)$/;

/** Addresses that stand in other words on the page: a picture's renditions, a logo that is shown. */
const ELSEWHERE = /^(url|photo_url|hero_image\w*|landing_page_image|logo|favicon|gallery)$/;

interface Said {
  path: string;
  text: string;
}

/** Every text of the document that guests should find, with where it comes from. */
function textsOf(value: unknown, path: string[] = []): Said[] {
  const name = path.filter((part) => !/^\d+$/.test(part)).at(-1) ?? "";
  if (UNSAID.test(name)) return [];
  // The pictures themselves are asked for by their ids.
  if (path.length === 1 && ELSEWHERE.test(name)) return [];
  if (path.length > 1 && /^(url|photo_url)$/.test(name)) return [];
  if (typeof value === "string") return value.trim() ? [{ path: path.join("."), text: value }] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, [...path, key]));
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function unescaped(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => ENTITIES[name] ?? "");
}

/** Within quotes a `>` ends nothing. */
const TAG = /<[a-z/!](?:[^"'>]|"[^"]*"|'[^']*')*>/gi;

/**
 * The HTML as it was sent, in two readings: the words between the tags, and the values of
 * attributes. What stands in scripts does not count.
 */
async function sent(server: Server, slug: string): Promise<{ words: string; values: string }> {
  const html = await (await fetch(`${server.origin}/hotels/${slug}`)).text();
  const body = html.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, "");
  const tags = body.match(TAG) ?? [];
  return {
    words: unescaped(body.replace(TAG, "")),
    values: unescaped(tags.join("\n")),
  };
}

/** A text as the page may set it: a paragraph a line, an amount with its sign, a shorter address. */
function shownAs({ path, text }: Said): string[] {
  if (path.endsWith("starting_price_from")) {
    const whole = text.replace(/\.00$/, "").replace(/\B(?=(\d{3})+(?:\.|$))/g, ",");
    return [Number(text) === 0 ? "" : whole];
  }
  return text
    .split(/\n+/)
    .map((line) => line.replace(/[ \t]+/g, " ").trim())
    .filter((line) => line !== "");
}

/** What of the document is not in the HTML as it was sent. */
async function left(server: Server, hotel: HotelDocument): Promise<string[]> {
  const { words, values } = await sent(server, hotel.slug);
  const flat = words.replace(/[ \t\n]+/g, " ");
  // Where there is one language, there is none to choose.
  const { languages: spoken = [] } = hotel;
  const languages = spoken.length > 1 ? spoken : [];
  return textsOf({ ...hotel, languages }).flatMap((said) => {
    const place = /(url|website|link|public_id|alt)$/.test(said.path) ? values : flat;
    return shownAs(said)
      .filter((part) => !place.includes(part))
      .map((part) => `${said.path}: ${part}`);
  });
}

for (const slug of ["killarney", "harbour"]) {
  test(`whoever opens ${slug} without script gets every text, price, link and picture of it`, async ({
    server,
  }) => {
    const hotel = await snapshot(server, slug);
    expect(textsOf(hotel).length).toBeGreaterThan(60);
    // The tab's icon and the picture that two places share carry no words of their own.
    const { images } = hotel;
    if (images.favicon) images.favicon.alt = "";
    expect(await left(server, hotel)).toEqual([]);
  });
}

test("so does whoever opens a hotel with odd texts in every field", async ({ server }) => {
  const staff = await Staff.signIn(server, "manager", "killarney");
  const odd = (of: string) => `${of} <b>"&amp;' שלום 👩‍👩‍👧 </p>`;
  const first = await snapshot(server, "killarney");
  await staff.edit({
    ...Object.fromEntries(
      ["name", "tagline", "city", "country", "address_line_1", "address_line_2"].map((name) => [
        `${name}_override`,
        odd(name),
      ]),
    ),
    ...Object.fromEntries(
      ["slogan", "short_description", "welcome_message", "contact_address"].map((name) => [
        name,
        odd(name),
      ]),
    ),
    long_description: `${odd("One")}\n\n${odd("Two")}\n${odd("Three")}`,
    ...{ postal_code_override: "<1> & 'b'", contact_phone: "ask “anybody” & <us>" },
    ...{ phone_override: "1 <2> 3", contact_email: "a&b'c@example.com" },
    ...{ website: "https://example.com/?a='b'&c=%3Cd", amenities: [odd("Sauna"), odd("Pool")] },
  });
  for (const { id } of first.room_types) {
    const fields = ["name", "bed_setup", "availability_message", "short_description"];
    await staff.editRoom(id, {
      ...Object.fromEntries(fields.map((name) => [name, odd(`${id} ${name}`)])),
      ...{ starting_price_from: "1234.50", booking_url: `https://example.com/${id}?a=1&b='2'` },
    });
  }
  for (const { public_id } of first.gallery_images) {
    await staff.describe(public_id ?? "", { alt: odd("alt"), caption: odd("caption") });
  }
  const hotel = await snapshot(server, "killarney");
  if (hotel.images.favicon) hotel.images.favicon.alt = "";
  expect(await left(server, hotel)).toEqual([]);
});
