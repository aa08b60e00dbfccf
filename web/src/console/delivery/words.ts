import type { Delivery } from "../api/delivery-types";
import { number } from "../i18n/format";
import { t } from "../i18n/i18n";

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
    const why = reason ?? t("delivery:refusedByService");
    return { text: t("delivery:refused", { reason: why }), tone: "bad" };
  }
  if (state === "waiting") {
    return reason
      ? { text: t("delivery:waiting", { reason }), tone: "warn" }
      : { text: t("delivery:onItsWay"), tone: "open" };
  }
  if (open === null) return { text: t("delivery:sent"), tone: "good" };
  if (open === 0) {
    const key = isPast ? "delivery:noPageWasOpen" : "delivery:noPageIsOpen";
    const text = others > 0 ? t(`${key}_others`, { count: others }) : t(key);
    return { text, tone: "good" };
  }
  const pages = t("delivery:live", { live, count: open });
  const isCounting = live < open && !settled;
  const took = p50_ms === null || isCounting ? "" : ` (${duration(p50_ms)})`;
  const rest = others > 0 ? t("delivery:andOthers", { count: others }) : "";
  if (isCounting) return { text: `${pages}${rest} …`, tone: "open" };
  return { text: `${pages}${took}${rest}`, tone: "good" };
}

/** The line after a save; `null` while its delivery is not known. */
export function savedWords(delivery: Delivery | null): Said {
  if (delivery === null) return { text: t("delivery:saved"), tone: "open" };
  const { text, tone } = deliveryWords(delivery);
  if (delivery.state === "sent" && delivery.open === null) {
    return { text: t("delivery:savedAndSent"), tone };
  }
  return { text: ended(`${t("delivery:saved")} ${text}`), tone };
}

/** Reasons come with their own full stop, unfinished business with its dots. */
export function ended(text: string): string {
  return /[.…!?؟]$/.test(text) ? text : `${text}.`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${number(Math.round(milliseconds))} ms`
    : `${number(milliseconds / 1_000, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
}
