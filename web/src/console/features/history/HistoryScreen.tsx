import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { HistoryEntry } from "../../api/history-types";
import { ApiError, type Conflict, messageOf } from "../../api/problem";
import { entryTitle } from "../../hotel/change-words";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Empty, FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { ChangedAgainDialog } from "./ChangedAgainDialog";
import { byDay } from "./days";
import { HistoryItem } from "./HistoryItem";
import { entriesQuery, useUndo } from "./history";
import { RestoreDialog } from "./RestoreDialog";
import { useNow } from "./useNow";

type Open =
  | { what: "restore"; entry: HistoryEntry }
  | { what: "changed-again"; entry: HistoryEntry; conflict: Conflict }
  | null;

/** Every change of the page: who, when, what, and the way back. */
export function HistoryScreen() {
  const { t } = useTranslation("history");
  const { slug } = useStaff();
  const history = useInfiniteQuery(entriesQuery(slug));
  const undo = useUndo();
  const now = useNow();
  const [open, setOpen] = useState<Open>(null);
  if (!history.data) {
    return history.error ? (
      <FailedScreen
        screen={t("common:screens.history")}
        title={t("common:couldNotLoad.history")}
        error={history.error}
        retry={() => void history.refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  const entries = history.data.pages.flatMap((page) => page.results);
  const newest = history.data.pages[0]?.revision ?? 0;
  const takeBack = (entry: HistoryEntry) =>
    undo.mutate(entry.revision, {
      onError: (error) => {
        const conflict = error instanceof ApiError ? error.conflict : null;
        if (conflict) setOpen({ what: "changed-again", entry, conflict });
        else {
          toast.error(t("notTakenBack", { change: entryTitle(entry), reason: messageOf(error) }));
        }
      },
    });

  return (
    <>
      <ScreenTitle title={t("common:screens.history")} lead={t("lead")} />
      {entries.length === 0 ? (
        <Empty icon={<History size={36} aria-hidden />} title={t("empty.title")}>
          {t("empty.text")}
        </Empty>
      ) : (
        <div className="flex flex-col gap-8">
          {byDay(entries, now).map((day) => (
            <section key={day.key} aria-labelledby={`day-${day.key}`}>
              <h2 id={`day-${day.key}`} className="mb-3 font-semibold text-lg">
                {day.title}
              </h2>
              <ol className="flex flex-col gap-3">
                {day.entries.map((entry) => (
                  <li key={entry.revision}>
                    <HistoryItem
                      entry={entry}
                      isNewest={entry.revision === newest}
                      isUndoing={undo.isPending && undo.variables === entry.revision}
                      now={now}
                      onUndo={() => takeBack(entry)}
                      onRestore={() => setOpen({ what: "restore", entry })}
                    />
                  </li>
                ))}
              </ol>
            </section>
          ))}
        </div>
      )}
      {history.hasNextPage && (
        <Button
          isPending={history.isFetchingNextPage}
          onPress={() => void history.fetchNextPage()}
          className="mt-6 w-full"
        >
          {t("earlier")}
        </Button>
      )}
      {history.isFetchNextPageError && (
        <p role="alert" className="mt-3 text-danger">
          {t("earlierFailed", { reason: messageOf(history.error) })}
        </p>
      )}
      {open?.what === "restore" && (
        <RestoreDialog
          revision={open.entry.revision}
          changedAt={open.entry.changed_at}
          newest={newest}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.what === "changed-again" && (
        <ChangedAgainDialog
          title={entryTitle(open.entry)}
          conflict={open.conflict}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
