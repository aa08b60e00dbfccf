/** What is known of one form of this window, beside what the server has. */
import type { FieldErrors } from "../api/problem";
import type { Aim } from "./DeviceDrafts";
import { type Draft, nothingTyped, same, type Value, type Values } from "./draft";

/** A field that somebody else saved meanwhile: the form asks whose value to keep. */
export interface Contested {
  readonly name: string;
  readonly theirs: unknown;
  readonly yours: unknown;
  /** What both of them changed; not known of everything. */
  readonly base?: unknown;
}

/** What becomes of a contested field: one of the two values, or one made of both. */
export type Settlement = "yours" | "theirs" | { readonly both: Value };

/** A question that only the person at the form can answer. */
export interface Question {
  readonly fields: readonly Contested[];
  /** For each field; `null`: neither, nothing is saved now. */
  answer(settled: Readonly<Record<string, Settlement>> | null): void;
  /** Asked at the field: the answer saves nothing by itself. */
  readonly isOnlyAsked?: boolean;
}

/** Why something was not saved. */
export interface Failure {
  readonly failed: string;
  /** It was the line or the server, not what was typed: the same may be saved later. */
  readonly mayWorkLater: boolean;
}

export interface FormState<T extends Values = Values> {
  readonly draft: Draft<T>;
  /** The server's reasons, by field, from the last refusal. */
  readonly errors: FieldErrors;
  readonly saving: boolean;
  /** How the last saving ended; forgotten at the next keystroke. */
  readonly outcome: "none" | "saved" | Failure;
  /** Asked while saving. */
  readonly question: Question | null;
  /** When the oldest of what is typed was typed, in milliseconds since 1970; `null`: nothing is. */
  readonly since: number | null;
  /** Fields that were found on the device and not touched since. */
  readonly found: readonly string[];
  /** Values sent without an answer, by field: the server may have any of them, and it is ours. */
  readonly unanswered: Readonly<Record<string, readonly Value[]>>;
}

/** Whether what the server has of a field is what this form sent, though no answer came. */
export function isOurs(state: FormState, name: string, value: Value | undefined): boolean {
  return state.unanswered[name]?.some((sent) => same(sent, value)) ?? false;
}

/** Values sent of a field without an answer that are remembered: each took a press of a button. */
const UNANSWERED = 32;

/** The values of `state`, and those that were sent now and not answered. */
export function andUnanswered(
  state: FormState,
  sent: Readonly<Partial<Values>>,
): FormState["unanswered"] {
  const all = { ...state.unanswered };
  for (const [name, value] of Object.entries(sent)) {
    if (value !== undefined) all[name] = [...(all[name] ?? []), value].slice(-UNANSWERED);
  }
  return all;
}

/** A form that nobody has typed into. */
export const untouched: FormState = {
  draft: nothingTyped,
  errors: {},
  saving: false,
  outcome: "none",
  question: null,
  since: null,
  found: [],
  unanswered: {},
};

/** A form with something typed, or something to be said of it. */
export interface OpenForm {
  readonly id: string;
  readonly fields: readonly string[];
  readonly saving: boolean;
  readonly failure: Failure | null;
  readonly since: number | null;
  /** It is or was on the screen since the page was loaded, so it can be saved from anywhere. */
  readonly canSave: boolean;
  readonly isOnScreen: boolean;
}

/** What lies on this device for another draft than the one that is worked on, or for the page. */
export interface Aside {
  readonly aim: Aim;
  /** How many fields. */
  readonly count: number;
  /** When the oldest of it was typed, in milliseconds since 1970. */
  readonly since: number;
}
