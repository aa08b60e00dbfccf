import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, messageOf } from "../../api/problem";
import { historyKey } from "../../hotel/history";
import { useStaff } from "../../hotel/staff";
import { dateTime } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmDialog } from "../../ui/Dialog";
import { useRestore } from "./history";

interface RestoreDialogProps {
  revision: number;
  changedAt: string;
  /** The hotel's revision now, as far as this window knows. */
  newest: number;
  onClose(): void;
  onDone?(): void;
}

/** Asks before the whole page goes back, and says how much that takes with it. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { revision, changedAt, newest, onClose, onDone } = props;
  const { t } = useTranslation("history");
  const { slug } = useStaff();
  const client = useQueryClient();
  const restore = useRestore();
  // Somebody saved while the question stood: it is asked anew, with what is true now.
  const [moved, setMoved] = useState<number | null>(null);
  const base = Math.max(newest, moved ?? 0);
  const later = base - revision;
  const conflict = restore.error instanceof ApiError ? restore.error.conflict : null;
  return (
    <ConfirmDialog
      title={t("restore.title")}
      action={t("restore.action")}
      keep={t("restore.keep")}
      isOpen
      isPending={restore.isPending}
      error={restore.error && !conflict ? messageOf(restore.error) : undefined}
      onClose={onClose}
      onConfirm={() =>
        restore.mutate(
          { revision, base },
          {
            onSuccess: () => {
              onClose();
              onDone?.();
            },
            onError: (error) => {
              if (!(error instanceof ApiError) || !error.conflict) return;
              setMoved(error.conflict.revision);
              void client.invalidateQueries({ queryKey: historyKey(slug) });
            },
          },
        )
      }
    >
      <p>
        {t("restore.becomes", { when: dateTime(new Date(changedAt)) })}{" "}
        <strong className="font-semibold">{t("restore.takesBack", { count: later })}</strong>
      </p>
      <p className="mt-3 text-soft">{t("restore.safe")}</p>
      {conflict && (
        <p role="alert" className="mt-4 rounded-xl bg-warn-soft px-4 py-3 text-warn">
          {t("restore.moved")}
        </p>
      )}
    </ConfirmDialog>
  );
}
