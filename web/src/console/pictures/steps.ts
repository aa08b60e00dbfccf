import type { PictureStage } from "@frontage/sdk/core";

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

const WORDS: Record<Step, string> = {
  waiting: "Waiting",
  converting: "Converting to JPEG",
  sending: "Uploading",
  sent: "Uploaded, the server has it next",
  received: "Received, being checked",
  checked: "Checked, making the first sizes",
  live: "Live on your page, further sizes follow",
  complete: "Complete, in every size",
  incomplete: "Live on your page, but not every size could be made",
};

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

/** A step in words: "Uploading 42 %". */
export function stepWords(step: Step, share: number): string {
  return step === "sending" ? `${WORDS.sending} ${Math.round(share * 100)} %` : WORDS[step];
}

/** How far along the whole way an upload is, 0…1. */
export function stepPlace(step: Step, share: number): number {
  return step === "sending" ? share * PLACES.sent : PLACES[step];
}
