/** What the console and the page in its preview say to one another, always on one origin. */
import type { HotelDocument } from "@frontage/sdk/wire";

/** To the page: show this document, and this part of it. */
export interface ShowPreview {
  frontage: "preview";
  document: HotelDocument;
  /** The id of the part to bring into view; left out, the page stays where it is. */
  section?: string | undefined;
}

/** To the console: the page listens from now on. */
export interface PreviewReady {
  frontage: "preview-ready";
}
