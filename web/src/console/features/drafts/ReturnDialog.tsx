import { toast } from "sonner";
import type { Draft } from "../../api/draft-types";
import { messageOf } from "../../api/problem";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmDialog } from "../../ui/Dialog";
import { useBringBack } from "./draft-writes";

/** Asks before what a published draft changed becomes what it was before. */
export function ReturnDialog({ draft, onClose }: { draft: Draft; onClose(): void }) {
  const { t } = useTranslation("drafts");
  const back = useBringBack(draft.id);
  const { name } = draft;
  const confirm = async () => {
    await back.mutateAsync(undefined);
    toast.success(t("return.done", { name }));
    onClose();
  };
  return (
    <ConfirmDialog
      title={t("return.title", { name })}
      action={t("return.action")}
      keep={t("return.keep")}
      isOpen
      isPending={back.isPending}
      error={back.error ? messageOf(back.error) : undefined}
      onClose={onClose}
      // Why it failed stands in the dialog.
      onConfirm={() => void confirm().catch(() => {})}
    >
      <p>{t("return.text")}</p>
    </ConfirmDialog>
  );
}
