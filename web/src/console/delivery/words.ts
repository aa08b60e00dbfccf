import type { Delivery } from "../api/delivery-types";

/** How somebody should take it: good, not yet known, or something to look after. */
export type Tone = "good" | "open" | "warn" | "bad";

export interface Said {
  text: string;
  tone: Tone;
}

/**
 * Where a change is by now, in a sentence without its full stop; `isPast`: of a change that may be
 * long ago.
 */
export function deliveryWords(delivery: Delivery, isPast = false): Said {
  const { state, open, live, others, p50_ms, reason, settled } = delivery;
  if (state === "refused") {
    return { text: `Not on the pages: ${reason ?? "the live service refused it"}`, tone: "bad" };
  }
  if (state === "waiting") {
    return reason
      ? { text: `Not on the pages yet: ${reason}`, tone: "warn" }
      : { text: "On its way to the pages…", tone: "open" };
  }
  if (open === null) return { text: "Sent to the live service", tone: "good" };
  const rest = others > 0 ? `, sent to ${others} ${others === 1 ? "other" : "others"}` : "";
  if (open === 0) {
    return { text: `${isPast ? "No page was open" : "No page is open now"}${rest}`, tone: "good" };
  }
  const pages = `Live on ${live} of ${open} open ${open === 1 ? "page" : "pages"}`;
  if (live < open && !settled) return { text: `${pages}${rest} …`, tone: "open" };
  const took = p50_ms === null ? "" : ` (${duration(p50_ms)})`;
  return { text: `${pages}${took}${rest}`, tone: "good" };
}

/** The line after a save; `null` while its delivery is not known. */
export function savedWords(delivery: Delivery | null): Said {
  if (delivery === null) return { text: "Saved.", tone: "open" };
  const { text, tone } = deliveryWords(delivery);
  if (delivery.state === "sent" && delivery.open === null) {
    return { text: "Saved and sent to the live service.", tone };
  }
  return { text: ended(`Saved. ${text}`), tone };
}

/** Reasons come with their own full stop, unfinished business with its dots. */
export function ended(text: string): string {
  return /[.…!?]$/.test(text) ? text : `${text}.`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1_000).toFixed(1)} s`;
}
