/** Why a picture was not taken, in the reader's language where the reason has a word of its own. */
import { ApiError, messageOf } from "../api/problem";
import { currentLanguage, t } from "../i18n/i18n";
import { FIRST } from "../i18n/languages";
import { codeOf } from "./deliver";
import type { Reason } from "./states";

/** What the server's words for programs are called in the messages. */
const KNOWN = {
  empty: "reason.empty",
  "not-a-picture": "reason.notAPicture",
  "too-many-bytes": "reason.tooManyBytes",
  "too-many-pixels": "reason.tooManyPixels",
  "side-too-long": "reason.sideTooLong",
  "too-much-memory": "reason.tooMuchMemory",
  animated: "reason.animated",
  "too-many-frames": "reason.tooManyFrames",
  "too-many-scans": "reason.tooManyScans",
  truncated: "reason.truncated",
  corrupt: "reason.corrupt",
  unsupported: "reason.unsupported",
  damaged: "reason.damaged",
} as const;

const isKnown = (code: string | null): code is keyof typeof KNOWN => code !== null && code in KNOWN;

/** What is to be told of a failure, and which picture it repeats if that is why. */
export function reasonOf(error: unknown): { reason: Reason; duplicateOf: string | null } {
  const code = codeOf(error);
  const reason = { code: codeByStatus(error, code), message: messageOf(error) };
  const repeats = error instanceof ApiError ? error.fields.public_id?.[0] : undefined;
  return { reason, duplicateOf: code === "duplicate" && repeats ? repeats : null };
}

function codeByStatus(error: unknown, code: string | null): string | null {
  return code ?? (error instanceof ApiError && error.status === 413 ? "too-many-bytes" : null);
}

/**
 * A reason in words. The server says it in English and with its numbers; in another language it is
 * said without them.
 */
export function reasonWords({ code, message }: Reason): string {
  if (currentLanguage() === FIRST || !isKnown(code)) return message;
  return t(`uploads:${KNOWN[code]}`);
}
