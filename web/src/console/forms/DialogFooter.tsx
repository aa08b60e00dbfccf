import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { ConflictDialog } from "./ConflictDialog";
import type { Values } from "./draft";
import { SaveState } from "./SaveBar";
import type { DraftForm } from "./useDraftForm";

interface DialogFooterProps<T extends Values> {
  form: DraftForm<T>;
  /** Of the form inside the dialog, which the button submits. */
  formId: string;
  /** Names the button: "Save room type". */
  save: string;
  /** What the fields belong to, for their names. */
  of?: "hotel" | "room";
  onCancel(): void;
}

/** The foot of a dialog with a form: how it stands, the way out, and the button that saves. */
export function DialogFooter<T extends Values>({
  form,
  formId,
  save,
  of,
  onCancel,
}: DialogFooterProps<T>) {
  return (
    <>
      <ConflictDialog question={form.question} of={of} />
      <p className="basis-full text-[0.9rem] sm:mr-auto sm:basis-auto">
        <SaveState form={form} />
      </p>
      <Button onPress={onCancel}>{t("forms:cancel")}</Button>
      <Button
        type="submit"
        form={formId}
        look="primary"
        isPending={form.saving}
        isDisabled={!form.isChanged}
      >
        {save}
      </Button>
    </>
  );
}
