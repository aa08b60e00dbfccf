/** What search engines, messengers and the browser's own furniture read about a hotel's page. */
import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";
import { absolute, iconLink, linkedData, tag } from "../ui/html";
import { iconSource, socialSource, sourcesOf, touchIconSource } from "../ui/image-sources";
import { joined, shortened, titled, webAddress } from "../ui/text";
import { hasLanguages, ownPath, pagePath } from "./languages";
import { hotelData, pictureAddress } from "./linked-data";
import { heroSizes } from "./picture-sizes";
import { themeOf } from "./theme";

/** The page's title, also while it is open and the hotel's name changes. */
export function pageTitle(document: HotelDocument): string {
  const place = joined([document.city, document.country]);
  return titled([document.name, document.tagline || place]);
}

/** Elements for the page's head, without title, styles and program scripts. */
export function pageHead(document: HotelDocument, baseUrl: string): string {
  const address = absolute(baseUrl, ownPath(document));
  const description = describe(document);
  const picture = document.images.hero ?? document.images.landing_page;
  const social = picture && socialSource(picture);
  const large = picture && pictureAddress(picture, baseUrl, 1280);
  const shared = social ? absolute(baseUrl, social.address) : large;
  return [
    tag("meta", { name: "description", content: description }),
    tag("link", { rel: "canonical", href: address }),
    ...alternates(document, baseUrl),
    tag("meta", { property: "og:type", content: "website" }),
    tag("meta", { property: "og:title", content: pageTitle(document) }),
    tag("meta", { property: "og:description", content: description }),
    tag("meta", { property: "og:url", content: address }),
    tag("meta", { property: "og:site_name", content: document.name }),
    tag("meta", { property: "og:locale", content: document.language?.replace("-", "_") }),
    tag("meta", { property: "og:image", content: shared }),
    tag("meta", { property: "og:image:width", content: social && String(social.width) }),
    tag("meta", { property: "og:image:height", content: social && String(social.height) }),
    tag("meta", { property: "og:image:alt", content: shared && picture?.alt }),
    tag("meta", { name: "twitter:card", content: shared && "summary_large_image" }),
    tag("meta", { name: "theme-color", content: pageColor(document) }),
    iconLink(pageIcon(document)),
    tag("link", { rel: "apple-touch-icon", href: touchIcon(document) }),
    heroPreload(document.images.hero),
    linkedData(hotelData(document, { url: address, description, baseUrl })),
  ].join("");
}

/** The same page in every language, for search engines; the main one for all other languages. */
function alternates(document: HotelDocument, baseUrl: string): string[] {
  if (!hasLanguages(document)) return [];
  const link = (hreflang: string, language?: string) =>
    tag("link", {
      rel: "alternate",
      hreflang,
      href: absolute(baseUrl, pagePath(document.slug, language)),
    });
  const [main, ...others] = document.languages ?? [];
  const own = others.map(({ code }) => link(code, code));
  return main ? [link("x-default"), link(main.code), ...own] : own;
}

function describe(document: HotelDocument): string {
  const { short_description, welcome_message, long_description, tagline } = document;
  const texts = [short_description, welcome_message, long_description, tagline];
  return shortened(texts.find((text) => text.trim() !== "") ?? document.name, 200);
}

/** Where the tab's icon is: the favicon, else the logo; `null` when the hotel has neither. */
export function pageIcon(document: HotelDocument): string | null {
  const image = document.images.favicon ?? document.images.logo;
  return image ? iconSource(image) : webAddress(document.favicon);
}

/** The colour of the browser's own furniture around the page. */
export function pageColor(document: HotelDocument): string {
  return themeOf(document).properties.background ?? "#ffffff";
}

/** What stands on a phone's home screen: the hotel's sign, else a part of its first picture. */
function touchIcon({ images }: HotelDocument): string | null {
  const image = images.favicon ?? images.logo ?? images.hero ?? images.landing_page;
  return image && touchIconSource(image);
}

/** Lets the browser fetch the hero before it has read the body; says what the `<picture>` says. */
function heroPreload(hero: HotelImage | null): string {
  // The best format: a browser that does not know its type leaves the hint alone.
  const [best] = hero ? sourcesOf(hero, false) : [];
  if (!hero || !best) return "";
  return tag("link", {
    rel: "preload",
    as: "image",
    type: best.type,
    imagesrcset: best.srcset,
    imagesizes: heroSizes(hero),
    fetchpriority: "high",
  });
}
