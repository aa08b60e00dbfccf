import type { ChangeItem } from "./history-types";

/** A minute by the hotel's clock. */
export interface Appointment {
  /** The moment, ISO 8601. */
  at: string;
  /** What the hotel's clock shows then: `2026-12-04T06:00`. */
  local: string;
  /** IANA name. */
  time_zone: string;
  /** How far that clock is ahead of UTC then. */
  offset_minutes: number;
}

/** Both values of fields that the page and the draft do not agree on, by the field's place. */
export type Disagreement = Record<string, { theirs: unknown; yours: unknown }>;

/** A draft as `GET …/drafts/{id}/` answers it. */
export interface Draft {
  id: number;
  name: string;
  state: "open" | "published" | "returned";
  author: { username: string } | null;
  changed_by: { username: string } | null;
  created_at: string;
  changed_at: string;
  changes: ChangeItem[];
  /** Fields that were changed on the page since the draft saw them. */
  conflicts: Disagreement;
  publish_at: Appointment | null;
  return_at: Appointment | null;
  published: Done | null;
  returned: Done | null;
  told: {
    /** When it was due, if it came late. */
    was_due?: string | null;
    /** Fields that gave way to a scheduled draft. */
    overruled?: Disagreement;
    /** Fields that a return left as somebody had edited them. */
    stayed?: Disagreement;
  };
  /** Why what is due is not done yet. */
  trouble: { attempts: number; reason: string; try_at: string } | null;
}

interface Done {
  /** `null`: the page was so already. */
  revision: number | null;
  at: string;
}

/** `GET …/drafts/`. */
export interface DraftList {
  revision: number;
  time_zone: string;
  /** The hotel's clock when it was read. */
  now: { at: string; local: string };
  results: Draft[];
}

/** A link to a draft, without its secret. */
export interface DraftLink {
  id: number;
  author: { username: string } | null;
  created_at: string;
  expires_at: string;
}
