// @vitest-environment node
import { beforeAll, describe, expect, test } from "vitest";
import { BUILD_TIME, buildFirstHtml } from "../testing/first-html";
import { glenlough, newHotel, picture, VERSION } from "../testing/glenlough";
import type { RenderInput } from "./render";

let rendered: Awaited<ReturnType<typeof buildFirstHtml>>;

beforeAll(async () => {
  rendered = await buildFirstHtml();
}, BUILD_TIME);

const base_url = "https://hotels.example/";

describe("the server renders a hotel", () => {
  test("with every text of its document", () => {
    const document = glenlough();
    const { body, title, lang } = rendered({ kind: "hotel", document, base_url });
    const text = unescaped(body);
    const texts = [
      document.name,
      document.tagline,
      document.slogan,
      document.short_description,
      "Built in 1868.",
      "Dinner is what the county gives.",
      document.welcome_message,
      "Killarney, Ireland",
      document.contact_address,
      "Glenlough Demesne",
      "V93 Killarney",
      document.phone,
      document.contact_phone,
      document.email,
      document.contact_email,
      ...document.amenities,
      "The drawing room",
      ...document.room_types.flatMap((room) => [
        room.name,
        room.short_description,
        room.bed_setup,
        room.availability_message,
        `href="${room.booking_url}"`,
      ]),
      "€129",
      `href="${document.booking_url}"`,
      `href="${document.google_maps_link}"`,
      'href="tel:+353209150184"',
      'href="mailto:stay@glenlough.example.com"',
    ];
    for (const part of texts) expect(text).toContain(part);
    expect(title).toBe('Glenlough "House" & Sons · Between the lakes & the fells');
    expect(lang).toBe("en");
  });

  test("so that no text of a document can become markup", () => {
    const document = glenlough({ slogan: "</script><script>alert(2)</script>" });
    const { body, head, style } = rendered({ kind: "hotel", document, base_url });
    expect(body).toContain("&lt;/script>&lt;script>alert(1)");
    expect(body + head).not.toContain("<script>alert");
    expect(head.match(/<\/script>/g)).toHaveLength(1);
    expect(head).toContain("Glenlough &quot;House&quot; &amp; Sons");
    expect(style).not.toContain("<");
  });

  test("without inline styles or handlers, which the page's policy forbids", () => {
    const { body, head } = rendered({ kind: "hotel", document: glenlough(), base_url });
    expect(body).not.toMatch(/<[^>]+\s(style|on\w+)=/);
    expect(body + head).not.toMatch(/<style|<script(?! type="application\/ld\+json")/);
  });

  test("with its pictures in every width, the hero ahead of all others", () => {
    const { body, head } = rendered({ kind: "hotel", document: glenlough(), base_url });
    for (const format of ["avif", "webp", "jpg"]) {
      const widths = [320, 640, 960, 1280, 1500].map(
        (width) => `/media/hero/${VERSION}/${width}.${format} ${width}w`,
      );
      expect(body).toContain(widths.join(", "));
      if (format === "avif") expect(head).toContain(`imagesrcset="${widths.join(", ")}"`);
    }
    expect(head).toContain('rel="preload" as="image" type="image/avif"');
    expect(body.indexOf('type="image/avif"')).toBeLessThan(body.indexOf('type="image/webp"'));
    const hero = /<img[^>]*\/media\/hero\/[^>]*>/.exec(body)?.[0] ?? "";
    expect(hero).toMatch(/fetchpriority="high"/i);
    expect(hero).not.toContain("lazy");
    const tile = /<img[^>]*\/media\/one\/[^>]*>/.exec(body)?.[0] ?? "";
    expect(tile).toContain('loading="lazy"');
    expect(tile).toContain('width="1500" height="1000"');
    expect(tile).toContain('alt="Alt of one"');
  });

  test("with a head that search engines and messengers understand", () => {
    const { head } = rendered({ kind: "hotel", document: glenlough(), base_url });
    expect(head).toContain('<link rel="canonical" href="https://hotels.example/hotels/glenlough">');
    expect(head).toContain(
      `<meta property="og:image" content="https://hotels.example/media/hero/${VERSION}/social-500-500/1200.jpg">`,
    );
    expect(head).toContain('<meta property="og:image:height" content="630">');
    expect(head).toContain('<meta name="description" content="Twenty-six rooms on the shore.">');
    expect(head).toContain(`<link rel="icon" href="/media/favicon/${VERSION}/128.webp">`);
    const data = JSON.parse(/ld\+json">(.*)<\/script>/.exec(head)?.[1] ?? "");
    expect(data).toMatchObject({
      "@type": "Hotel",
      name: 'Glenlough "House" & Sons',
      image: `https://hotels.example/media/hero/${VERSION}/1280.jpg`,
      telephone: "+353 20 915 0185",
      geo: { latitude: 52.0316, longitude: -9.5236 },
    });
  });

  test("as it does for a server that knows no versions yet", () => {
    const { version: _none, ...old } = picture("old");
    const images = { ...glenlough().images, hero: old };
    const { body, head } = rendered({ kind: "hotel", document: glenlough({ images }), base_url });
    expect(body).toContain("/media/old/320.webp 320w, /media/old/640.webp 640w");
    expect(body).not.toContain("/media/old/320.avif");
    expect(head).toContain('content="https://hotels.example/media/old/1280.jpg"');
    expect(head).toContain('type="image/webp"');
  });

  test("even when it has only a name", () => {
    const { body, head } = rendered({ kind: "hotel", document: newHotel(), base_url });
    expect(body).toContain("New Hotel</h1>");
    expect(body).toContain("will be here soon");
    expect(body).not.toContain("<img");
    for (const id of ["welcome", "rooms", "gallery", "amenities", "contact"]) {
      expect(body).not.toContain(`id="${id}"`);
    }
    expect(head).not.toContain("og:image");
    expect(head).not.toContain("preload");
  });
});

describe("the server renders the pages around hotels", () => {
  const card = {
    id: 1,
    name: "Glenlough & Sons",
    slug: "glenlough",
    city: "Killarney",
    country: "Ireland",
    short_description: "Twenty-six rooms.",
    hero: picture("hero"),
  };

  test("the landing page links to each hotel", () => {
    const page = rendered({ kind: "landing", hotels: [card], base_url });
    expect(page.body).toContain('href="/hotels/glenlough"');
    for (const text of ["Glenlough &amp; Sons", "Killarney, Ireland", "Twenty-six rooms."]) {
      expect(page.body).toContain(text);
    }
    expect(page.head).toContain('rel="canonical" href="https://hotels.example/"');
    expect(page.style).toContain(
      '[data-image="hero"]{background-color:#336655;background-image:url(data:',
    );
  });

  test("without hotels it says what to do", () => {
    const { body } = rendered({ kind: "landing", hotels: [], base_url });
    expect(body).toContain("No hotel has opened here yet");
    expect(body).toContain("frontage hotel create");
  });

  test("an unknown address leads back to the hotels and stays out of search engines", () => {
    const page = rendered({ kind: "not-found", base_url });
    expect(page.body).toContain('href="/"');
    expect(page.head).toContain("noindex");
  });

  test("an unknown kind is refused by name", () => {
    const input = { kind: "motel", base_url } as unknown as RenderInput;
    expect(() => rendered(input)).toThrow('cannot render kind "motel"');
  });
});

function unescaped(html: string): string {
  return html
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}
