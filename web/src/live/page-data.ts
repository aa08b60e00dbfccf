/** What the server left in the page for its script: the props it rendered with. */
import type { HotelCard, HotelDocument, RealtimeConnection } from "@frontage/sdk/wire";
import type { PageWords } from "../hotel-page/words";
import type { Filter } from "../landing/filter";

export type PageData =
  | {
      kind: "hotel";
      document: HotelDocument;
      /** The page's own words, in the language of its texts. */
      words: PageWords;
      realtime: RealtimeConnection;
    }
  | {
      kind: "landing";
      hotels: HotelCard[];
      version: string;
      filter: Filter;
      realtime: RealtimeConnection;
    }
  | { kind: "not-found"; realtime?: RealtimeConnection };

/** Reads `#page-data`; throws when it is missing or no JSON, as the page cannot be live then. */
export function readPageData(): PageData {
  const element = document.getElementById("page-data");
  if (!element?.textContent) throw new Error("The page has no #page-data to start from.");
  return JSON.parse(element.textContent) as PageData;
}

/** The element the server rendered into, and in which the script takes over. */
export function pageRoot(): HTMLElement {
  const element = document.getElementById("page");
  if (!element) throw new Error("The page has no #page to take over.");
  return element;
}
