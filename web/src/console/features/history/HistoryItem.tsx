import { CircleAlert, Eye, History, Undo2 } from "lucide-react";
import type { HistoryEntry } from "../../api/history-types";
import { ChangeList } from "../../changes/ChangeList";
import { deliveryWords, ended } from "../../delivery/words";
import { entryTitle } from "../../hotel/change-words";
import { useStaff } from "../../hotel/staff";
import { dateTime } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { pastAddress } from "../../shell/router";
import { PathLink } from "../../shell/ScreenLink";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { ago } from "./days";

interface HistoryItemProps {
  entry: HistoryEntry;
  /** The page is as this change left it. */
  isNewest: boolean;
  isUndoing: boolean;
  now: Date;
  onUndo(): void;
  onRestore(): void;
}

/** One change: what, who, when, where it got to, and what can be done about it. */
export function HistoryItem(props: HistoryItemProps) {
  const { entry, isNewest, isUndoing, now, onUndo, onRestore } = props;
  const { t } = useTranslation("history");
  const { canEdit } = useStaff();
  const title = entryTitle(entry);
  const at = new Date(entry.changed_at);
  const heading = `change-${entry.revision}`;
  return (
    <article
      aria-labelledby={heading}
      data-testid={`change-${entry.revision}`}
      className="card p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
        <h3 id={heading} className="font-semibold leading-snug">
          {title}
        </h3>
        {isNewest && (
          <span className="rounded-full bg-accent-soft px-2.5 py-0.5 font-medium text-accent text-xs">
            {t("item.now")}
          </span>
        )}
      </div>
      <p className="mt-0.5 mb-3 text-[0.85rem] text-soft">
        <bdi>{entry.author?.name ?? t("item.system")}</bdi> ·{" "}
        <time dateTime={entry.changed_at} title={dateTime(at, { timeStyle: "medium" })}>
          {ago(at, now)}
        </time>{" "}
        · {t("item.revision", { revision: entry.revision })}
        {entry.undoes !== null && ` · ${t("item.undoes", { revision: entry.undoes })}`}
        {entry.restores !== null && ` · ${t("item.restores", { revision: entry.restores })}`}
      </p>
      {entry.changes.length > 0 && <ChangeList changes={entry.changes} />}
      <DeliveryNote entry={entry} />
      <div className="-mx-2 mt-2 -mb-2 flex flex-wrap gap-x-1">
        {entry.undoable && (
          <Button
            look="quiet"
            icon={<Undo2 size={17} aria-hidden />}
            isDisabled={!canEdit}
            isPending={isUndoing}
            aria-label={t("item.undoOf", { change: title })}
            onPress={onUndo}
            className="px-2.5!"
          >
            {t("item.undo")}
          </Button>
        )}
        <PathLink
          to={pastAddress(entry.revision)}
          aria-label={t("item.seeOf", { change: title })}
          className="inline-flex min-h-11 items-center gap-2 rounded-xl px-2.5 font-medium text-[0.95rem] hover:bg-sunken"
        >
          <Eye size={17} aria-hidden />
          {t("item.see")}
        </PathLink>
        {!isNewest && (
          <Button
            look="quiet"
            icon={<History size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={t("item.restoreOf", { change: title })}
            onPress={onRestore}
            className="px-2.5!"
          >
            {t("item.restore")}
          </Button>
        )}
      </div>
    </article>
  );
}

function DeliveryNote({ entry }: { entry: HistoryEntry }) {
  if (!entry.delivery) return null;
  const { text, tone } = deliveryWords(entry.delivery, true);
  const isTrouble = tone === "warn" || tone === "bad";
  return (
    <p
      data-testid="delivery"
      className={cx(
        "mt-3 flex gap-2 text-[0.85rem] tabular-nums",
        tone === "bad" ? "text-danger" : tone === "warn" ? "text-warn" : "text-soft",
      )}
    >
      {isTrouble && <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />}
      {ended(text)}
    </p>
  );
}
