import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

interface SignOutDialogProps {
  onStay(): void;
  onKeep(): void;
  onDiscard(): void;
}

/** Asks what becomes of what is typed and not saved, on a device that others may use. */
export function SignOutDialog({ onStay, onKeep, onDiscard }: SignOutDialogProps) {
  return (
    <Dialog
      title={t("forms:signOut.title")}
      role="alertdialog"
      isOpen
      onClose={onStay}
      footer={
        <>
          <Button look="quiet" onPress={onDiscard}>
            {t("forms:signOut.discard")}
          </Button>
          <Button onPress={onKeep}>{t("forms:signOut.keep")}</Button>
          <Button look="primary" autoFocus onPress={onStay}>
            {t("forms:signOut.stay")}
          </Button>
        </>
      }
    >
      <p>{t("forms:signOut.lead")}</p>
    </Dialog>
  );
}
