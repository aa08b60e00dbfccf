import type { PictureStage } from "@frontage/sdk/core";
import { percent } from "../i18n/format";
import { t } from "../i18n/i18n";

/** How far an upload is: what this window knows of it, and what the server told. */
export type Step =
  | "waiting"
  | "converting"
  | "sending"
  | "sent"
  | "received"
  | "checked"
  | "live"
  | "complete"
  | "incomplete";

/** The step of an upload that is being sent, `share` (0…1) of which has left. */
export function stepOf(share: number, told: PictureStage | null, converting = false): Step {
  if (converting) return "converting";
  if (told === "first-light") return "live";
  if (told === "received" || told === "checked" || told === "complete") return told;
  return share < 1 ? "sending" : "sent";
}

/** What each step is called among the states of uploads. */
const WORDS = {
  waiting: "waiting",
  converting: "converting",
  sending: "uploading",
  sent: "processing",
  received: "received",
  checked: "checked",
  live: "done",
  complete: "complete",
  incomplete: "incomplete",
} as const satisfies Record<Step, string>;

/** Where a step stands on the way, 0…1; sending takes the first half. */
const PLACES: Record<Step, number> = {
  waiting: 0,
  converting: 0,
  sending: 0,
  sent: 0.5,
  received: 0.55,
  checked: 0.7,
  live: 0.9,
  complete: 1,
  incomplete: 0.9,
};

/** A step in words: "Uploading 42%". */
export function stepWords(step: Step, share: number): string {
  return t(`uploads:state.${WORDS[step]}`, { share: percent(share) });
}

/** How far along the whole way an upload is, 0…1. */
export function stepPlace(step: Step, share: number): number {
  return step === "sending" ? share * PLACES.sent : PLACES[step];
}
