import { toast } from "sonner";
import type { Draft } from "../../api/draft-types";
import { messageOf } from "../../api/problem";
import { useAim } from "../../drafting/target";
import { useTranslation } from "../../i18n/useTranslation";
import { addressOf, go } from "../../shell/router";
import { ConfirmDialog } from "../../ui/Dialog";
import { useDiscard } from "./draft-writes";

/** Asks before a draft, and what is collected in it, is gone. */
export function DiscardDialog({ draft, onClose }: { draft: Draft; onClose(): void }) {
  const { t } = useTranslation("drafts");
  const { draft: target, choose } = useAim();
  const discard = useDiscard(draft.id);
  const { name } = draft;
  const confirm = async () => {
    await discard.mutateAsync(undefined);
    toast.success(t("discard.done", { name }));
    if (target === draft.id) await choose(null);
    go(addressOf("drafts"), "replace");
  };
  return (
    <ConfirmDialog
      title={t("discard.title", { name })}
      action={t("discard.action")}
      keep={t("discard.keep")}
      isOpen
      isPending={discard.isPending}
      error={discard.error ? messageOf(discard.error) : undefined}
      onClose={onClose}
      // Why it failed stands in the dialog.
      onConfirm={() => void confirm().catch(() => {})}
    >
      <p>
        {draft.state === "open"
          ? t("discard.open", { count: draft.changes.length })
          : t("discard.over")}
      </p>
    </ConfirmDialog>
  );
}
