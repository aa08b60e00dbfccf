import { type ReactNode, useState } from "react";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import type { Values } from "./draft";
import type { DraftForm } from "./useDraftForm";

/**
 * The way out of a dialog with a form: at once when nothing is typed, else after a question, for
 * one wrong key must not cost a page of text. `asked` is to be shown beside the form.
 */
export function useLeave<T extends Values>(
  form: DraftForm<T>,
  onClose: () => void,
): { leave(): void; asked: ReactNode } {
  const [isAsked, setAsked] = useState(false);
  const discard = () => {
    form.discard();
    onClose();
  };
  const leave = () => {
    if (form.isChanged) setAsked(true);
    else discard();
  };
  const asked = isAsked && (
    <Dialog
      title={t("forms:leave.title")}
      role="alertdialog"
      isOpen
      onClose={() => setAsked(false)}
      footer={
        <>
          <Button look="quiet" onPress={discard}>
            {t("forms:leave.discard")}
          </Button>
          <Button onPress={onClose}>{t("forms:leave.keep")}</Button>
          <Button look="primary" autoFocus onPress={() => setAsked(false)}>
            {t("forms:leave.stay")}
          </Button>
        </>
      }
    >
      <p>{t("forms:leave.lead")}</p>
    </Dialog>
  );
  return { leave, asked };
}
