/**
 * First HTML. The server runs this script in a small engine that knows the language and nothing
 * else, calls `frontageRender` when a revision is published, and keeps the answer.
 */
import type { HotelCard, HotelDocument } from "@frontage/sdk/wire";
import { renderToString } from "preact-render-to-string";
import { HotelPage } from "../hotel-page/HotelPage";
import { pageHead, pageTitle } from "../hotel-page/head";
import { pageStyle } from "../hotel-page/page-style";
import type { PageWords } from "../hotel-page/words";
import type { Filter } from "../landing/filter";
import {
  landingHead,
  landingStyle,
  landingTitle,
  NOT_FOUND_TITLE,
  notFoundHead,
} from "../landing/head";
import { LandingPage } from "../landing/LandingPage";
import { NotFound, type WayOn } from "../landing/NotFound";

/** What the server asks for. `base_url` is the site's own address, with or without a slash. */
export type RenderInput =
  | { kind: "hotel"; document: HotelDocument; words: PageWords; base_url: string }
  | { kind: "landing"; hotels: HotelCard[]; filter: Filter; base_url: string }
  | { kind: "not-found"; near: WayOn[]; hotels: WayOn[]; count: number; base_url: string };

/** The parts of a page that the server's shell puts together. */
export interface RenderedPage {
  lang: string;
  dir: "ltr" | "rtl";
  /** Plain text; the shell escapes it. */
  title: string;
  /** Elements for the head: no title, no styles, no scripts but JSON-LD. */
  head: string;
  /** Style text that depends on the document. */
  style: string;
  /** What goes inside `#page`. */
  body: string;
}

/** The page for an input. */
export function render(input: RenderInput): RenderedPage {
  switch (input.kind) {
    case "hotel": {
      const { document, words } = input;
      const own = document.languages?.find(({ code }) => code === document.language);
      return {
        lang: document.language ?? "en",
        dir: own?.dir ?? "ltr",
        title: pageTitle(document),
        head: pageHead(document, input.base_url),
        style: pageStyle(document),
        body: renderToString(<HotelPage document={document} words={words} />),
      };
    }
    case "landing":
      return {
        lang: "en",
        dir: "ltr",
        title: landingTitle(input.filter),
        head: landingHead(input.hotels, input.filter, input.base_url),
        style: landingStyle(input.hotels),
        body: renderToString(<LandingPage hotels={input.hotels} filter={input.filter} />),
      };
    case "not-found":
      return {
        lang: "en",
        dir: "ltr",
        title: NOT_FOUND_TITLE,
        head: notFoundHead(),
        style: "",
        body: renderToString(<NotFound {...input} />),
      };
    default:
      throw new Error(
        `cannot render kind ${JSON.stringify((input as { kind: unknown }).kind)}: ` +
          'it must be "hotel", "landing" or "not-found"',
      );
  }
}
