import { useQuery } from "@tanstack/react-query";
import { CircleAlert, X } from "lucide-react";
import { useState } from "react";
import type { DeliveryOverview } from "../api/delivery-types";
import { useStaff } from "../hotel/staff";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { deliveryQuery } from "./useDelivery";
import { ended } from "./words";

/** A change that waits longer than this, in milliseconds, is worth a word on every screen. */
const WORTH_A_WORD_MS = 10_000;

/** Says, quietly and on every screen, that something saved has not reached the pages. */
export function DeliveryBanner() {
  const { slug } = useStaff();
  const overview = useQuery(deliveryQuery(slug)).data;
  const [read, setRead] = useState(0);
  const told = overview && trouble(overview, read);
  return (
    <div role="status">
      {told && (
        <div
          data-testid="delivery-banner"
          className="mb-6 flex items-start gap-2.5 rounded-xl bg-warn-soft px-4 py-3 text-[0.95rem] text-warn"
        >
          <CircleAlert size={20} aria-hidden className="mt-0.5 shrink-0" />
          <p className="min-w-0 flex-1">{told.text}</p>
          {told.refused !== null && (
            <Button
              look="quiet"
              aria-label={t("delivery:line.dismiss")}
              icon={<X size={18} aria-hidden />}
              onPress={() => setRead(told.refused ?? 0)}
              className="-my-2 -mr-2"
            />
          )}
        </div>
      )}
    </div>
  );
}

/** The words, and the newest refused revision when that is what they are about. */
export function trouble(
  overview: DeliveryOverview,
  read: number,
): { text: string; refused: number | null } | null {
  const { waiting, oldest_waiting_ms, reason, refused } = overview;
  if (waiting > 0 && (oldest_waiting_ms ?? 0) > WORTH_A_WORD_MS) {
    const text = reason
      ? t("delivery:banner.waitingWhy", { count: waiting, reason: ended(reason) })
      : t("delivery:banner.waiting", { count: waiting });
    return { text, refused: null };
  }
  const newest = [...refused].sort((a, b) => b.revision - a.revision)[0];
  if (!newest || newest.revision <= read) return null;
  return {
    text: t("delivery:banner.refused", {
      revision: newest.revision,
      reason: ended(newest.reason),
    }),
    refused: newest.revision,
  };
}
