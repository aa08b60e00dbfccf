import type { Delivery } from "./delivery-types";
import type { HotelImage } from "./types";

/** What a change was. */
export type Action =
  | "settings"
  | "gallery-add"
  | "gallery-order"
  | "gallery-remove"
  | "room-type"
  | "describe-image"
  | "languages"
  | "translate"
  | "undo"
  | "restore"
  | "publish"
  | "return"
  | "renditions"
  | "show"
  | "hide"
  | "create"
  | "demo";

export interface FieldChange {
  name: string;
  before: unknown;
  after: unknown;
}

/** One thing that a change changed. */
export type ChangeItem =
  | ({ kind: "field" } & FieldChange)
  | {
      kind: "picture";
      name: "hero_image" | "landing_page_image" | "logo" | "favicon";
      before: HotelImage | null;
      after: HotelImage | null;
    }
  | {
      kind: "gallery";
      added: HotelImage[];
      removed: HotelImage[];
      reordered: boolean;
      /** Public ids, or addresses of pictures elsewhere, of those that were moved. */
      moved: string[];
      /** Pictures after it. */
      count: number;
    }
  | {
      kind: "room_type";
      id: number;
      name: string;
      change: "created" | "changed" | "deleted";
      fields: FieldChange[];
    }
  | { kind: "image"; image: HotelImage; fields: FieldChange[] };

/** One change of a hotel's page, with who made it and what it did. */
export interface HistoryEntry {
  revision: number;
  /** ISO 8601. */
  changed_at: string;
  /** `null`: nobody signed in, such as the command line. */
  author: { id: string; username: string; name: string } | null;
  action: Action;
  changes: ChangeItem[];
  /** The revision that this took back, or returned to. */
  undoes: number | null;
  restores: number | null;
  /** The draft that was published or brought back; `null` for every other change. */
  draft?: { id: number; name: string; due: string | null } | null;
  undoable: boolean;
  delivery: Delivery | null;
}

/** `GET …/history/`, newest first. */
export interface HistoryPage {
  revision: number;
  results: HistoryEntry[];
  /** Goes as `before` with the question for the next page; `null`: there is none. */
  next_before: number | null;
}
