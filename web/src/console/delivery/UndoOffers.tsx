import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import type { Changed } from "../api/http";
import { ApiError, messageOf } from "../api/problem";
import { entryTitle } from "../hotel/change-words";
import { entryQuery, type TakenBack, takeBack } from "../hotel/history";
import { useStaff } from "../hotel/staff";
import { useWrite } from "../hotel/write";
import { t } from "../i18n/i18n";
import { useSaves } from "./useSaves";

/** How long a change can be taken back where it was made, in milliseconds; the history can later. */
const OFFERED_MS = 10_000;

/**
 * Offers the way back of each change that this window makes, wherever in it. Shows nothing by
 * itself: an offer is a notice. What it does is the history's own undo, so that a colleague's later
 * change is never taken back with it.
 */
export function UndoOffers({ onHistory }: { onHistory(): void }) {
  const saves = useSaves();
  const client = useQueryClient();
  const { slug } = useStaff();
  const { mutateAsync } = useWrite({
    send: (revision: number): Promise<TakenBack & Changed> => takeBack(slug, revision),
    draftOf: () => null,
    paint: async (cache) => void cache.invalidateQueries({ queryKey: ["hotel", slug] }),
    offersUndo: false,
  });
  const undo = useRef<(revision: number) => void>(() => {});
  undo.current = (revision) => {
    saves.offerUndo(null);
    toast.dismiss(`undo-${revision}`);
    mutateAsync(revision).then(
      (answer) => {
        const { change } = answer;
        if (typeof change !== "number") {
          toast.success(t("delivery:undo.done"), { duration: OFFERED_MS });
          return;
        }
        const redo = () => undo.current(change);
        saves.offerUndo(redo);
        toast.success(t("delivery:undo.done"), {
          id: `undo-${change}`,
          duration: OFFERED_MS,
          action: { label: t("delivery:undo.redo"), onClick: redo },
        });
      },
      (error: unknown) => {
        const isChanged = error instanceof ApiError && error.status === 409;
        toast.error(
          isChanged
            ? t("delivery:undo.changedSince")
            : t("delivery:undo.failed", { reason: messageOf(error) }),
          {
            duration: OFFERED_MS,
            action: { label: t("delivery:undo.history"), onClick: onHistory },
          },
        );
      },
    );
  };
  useEffect(
    () =>
      saves.hear(async (revision) => {
        const entry = await client.fetchQuery(entryQuery(slug, revision)).catch(() => null);
        if (!entry?.undoable) return;
        saves.offerUndo(() => undo.current(revision));
        toast.success(entryTitle(entry), {
          id: `undo-${revision}`,
          duration: OFFERED_MS,
          action: { label: t("delivery:undo.offer"), onClick: () => undo.current(revision) },
        });
      }),
    [saves, client, slug],
  );
  return null;
}
