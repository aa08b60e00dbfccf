import { CalendarClock, Undo2 } from "lucide-react";
import type { Draft } from "../../api/draft-types";
import { useTranslation } from "../../i18n/useTranslation";
import { appointmentWords, zoneWords } from "./draft-words";

/** What is still to come of a draft by itself; nothing when nothing is. */
export function Schedule({ draft, timeZone }: { draft: Draft; timeZone: string }) {
  const { t } = useTranslation("drafts");
  const { publish_at, return_at, state } = draft;
  const publishes = state === "open" ? publish_at : null;
  const returns = state === "returned" ? null : return_at;
  if (!publishes && !returns) return null;
  return (
    <div className="mt-2 text-[0.9rem]">
      {publishes && (
        <p className="flex gap-2">
          <CalendarClock size={17} aria-hidden className="mt-0.5 shrink-0 text-accent" />
          {t("when.publishes", { when: appointmentWords(publishes) })}
        </p>
      )}
      {returns && (
        <p className="flex gap-2">
          <Undo2 size={17} aria-hidden className="mt-0.5 shrink-0 text-accent" />
          {t("when.returns", { when: appointmentWords(returns) })}
        </p>
      )}
      <p className="text-[0.85rem] text-soft">{t("when.clock", { zone: zoneWords(timeZone) })}</p>
    </div>
  );
}
