// @vitest-environment node
import { beforeAll, describe, expect, test } from "vitest";
import { EVERYTHING, type Filter } from "../landing/filter";
import { hotelCard } from "../testing/cards";
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
      "<bdi>Killarney</bdi>, <bdi>Ireland</bdi>",
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
    const logo = /<img[^>]*\/media\/logo\/[^>]*>/.exec(body)?.[0] ?? "";
    expect(logo).toMatch(/fetchpriority="low"/i);
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
    expect(head).toContain('<meta name="theme-color" content="#fbf8f2">');
    expect(head).toContain(
      `<link rel="apple-touch-icon" href="/media/favicon/${VERSION}/1x1-500-500/128.jpg">`,
    );
    const data = JSON.parse(/ld\+json">(.*)<\/script>/.exec(head)?.[1] ?? "");
    expect(data).toMatchObject({
      "@type": "Hotel",
      name: 'Glenlough "House" & Sons',
      image: ["hero", "landing", "one", "two", "three", "photo1", "photo2"].map(
        (id) => `https://hotels.example/media/${id}/${VERSION}/1500.jpg`,
      ),
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
  const card = hotelCard("glenlough", {
    name: "Glenlough & Sons",
    city: "Killarney",
    country: "Ireland",
    short_description: "Twenty-six rooms.",
    hero: picture("hero"),
  });
  const harbour = hotelCard("harbour", { name: "The </script> Harbour", country: "France" });
  const hotels = [card, harbour];
  const landing = (filter: Partial<Filter> = {}, shown = hotels) =>
    rendered({ kind: "landing", hotels: shown, filter: { ...EVERYTHING, ...filter }, base_url });

  test("the landing page links to each hotel", () => {
    const page = landing();
    expect(page.body).toContain('href="/hotels/glenlough"');
    for (const text of ["Glenlough &amp; Sons", "<bdi>Killarney</bdi>", "Twenty-six rooms."]) {
      expect(page.body).toContain(text);
    }
    expect(page.title).toBe("Hotels");
    expect(page.head).toContain('rel="canonical" href="https://hotels.example/"');
    expect(page.head).toContain(
      `property="og:image" content="https://hotels.example/media/hero/${VERSION}/social-500-500/1200.jpg"`,
    );
    expect(page.head).not.toContain("robots");
    expect(page.style).toContain(
      '[data-image="hero"]{background-color:#336655;background-image:url(data:',
    );
    const data = JSON.parse(/ld\+json">(.*)<\/script>/.exec(page.head)?.[1] ?? "");
    expect(data["@type"]).toBe("ItemList");
    expect(data.itemListElement[1]).toEqual({
      "@type": "ListItem",
      position: 2,
      name: "The </script> Harbour",
      url: "https://hotels.example/hotels/harbour",
    });
  });

  test("the landing page shows what was asked for, and is no page of its own", () => {
    const { body, head, title } = landing({ country: "FRANCE", q: 'har" <b>' });
    expect(body).not.toContain('href="/hotels/glenlough"');
    expect(body).toContain("No hotel fits all of that");
    expect(body).toContain('value="har&quot; &lt;b>"');
    expect(body).toContain("0 of 2 hotels");
    expect(body).toMatch(/<option[^>]* selected[^>]*>France/);
    expect(head).toContain('rel="canonical" href="https://hotels.example/"');
    expect(head).toContain('content="noindex, follow"');
    expect(head).not.toContain("ld+json");
    expect(title).toBe('Hotels · FRANCE · har" <b>');
    expect(landing({ country: "france" }).body).toContain('href="/hotels/harbour"');
  });

  test("the form that filters works without script, and is not there where nothing can be chosen", () => {
    const { body } = landing();
    expect(body).toMatch(/<form[^>]* action="\/"[^>]* method="get"/);
    expect(body).toMatch(/<input[^>]* name="q"/);
    expect(body).toContain('name="country"');
    // Only one of them says where it is.
    expect(body).not.toContain('name="city"');
    expect(landing({}, [card]).body).not.toContain("<form");
    expect(landing({ q: "x" }, [card]).body).toContain("<form");
  });

  test("without hotels it says what to do", () => {
    const { body } = landing({}, []);
    expect(body).toContain("No hotel has opened here yet");
    expect(body).toContain("frontage hotel create");
    expect(body).not.toContain("<form");
  });

  test("an unknown address leads on to hotels and stays out of search engines", () => {
    const near = [{ slug: "harbour", name: "The <Harbour>", city: "Marseille", country: "France" }];
    const others = [...near, { slug: "alm", name: "Alm", city: "", country: "" }];
    const page = rendered({ kind: "not-found", near, hotels: others, count: 12, base_url });
    expect(page.body).toContain("Did you mean");
    expect(page.body.match(/href="\/hotels\/harbour"/g)).toHaveLength(1);
    expect(page.body).toContain("The &lt;Harbour>");
    expect(page.body).toContain("Marseille, France");
    expect(page.body).toContain('href="/hotels/alm"');
    expect(page.body).toContain("See all 12 hotels");
    expect(page.body).toContain('href="/"');
    expect(page.head).toContain("noindex");
    const empty = rendered({ kind: "not-found", near: [], hotels: [], count: 0, base_url });
    expect(empty.body).toContain('href="/"');
    expect(empty.body).not.toContain("<ul");
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
