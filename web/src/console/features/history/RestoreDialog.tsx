import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, messageOf } from "../../api/problem";
import { historyKey } from "../../hotel/history";
import { useStaff } from "../../hotel/staff";
import { ConfirmDialog } from "../../ui/Dialog";
import { exactly } from "./days";
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
      title="Restore the page to this point?"
      action="Restore the page"
      keep="Leave it as it is"
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
        Your page becomes what it was on {exactly(new Date(changedAt), false)}.{" "}
        <strong className="font-semibold">
          {later === 1 ? "1 later change is" : `${later} later changes are`} taken back
        </strong>{" "}
        with it, whoever made {later === 1 ? "it" : "them"}.
      </p>
      <p className="mt-3 text-soft">
        Every open page follows at once. Nothing is lost: the history keeps what is there now, and
        you can return to it.
      </p>
      {conflict && (
        <p role="alert" className="mt-4 rounded-xl bg-warn-soft px-4 py-3 text-warn">
          Somebody has just saved another change, so nothing was restored yet. The number above
          counts it.
        </p>
      )}
    </ConfirmDialog>
  );
}
