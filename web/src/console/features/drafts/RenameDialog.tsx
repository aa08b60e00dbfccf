import { useId, useState } from "react";
import type { Draft } from "../../api/draft-types";
import { ApiError, messageOf } from "../../api/problem";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/TextField";
import { useRename } from "./draft-writes";

/** Gives a draft another name. */
export function RenameDialog({ draft, onClose }: { draft: Draft; onClose(): void }) {
  const { t } = useTranslation("drafts");
  const form = useId();
  const rename = useRename(draft.id);
  const [name, setName] = useState(draft.name);
  const reasons = rename.error instanceof ApiError ? rename.error.fields.name : undefined;
  const errors = reasons ?? (rename.error ? [messageOf(rename.error)] : undefined);
  return (
    <Dialog
      title={t("rename.title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isPending={rename.isPending}
            isDisabled={name.trim() === "" || name.trim() === draft.name}
          >
            {t("rename.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          // Why not stands below the field.
          void rename.mutateAsync(name.trim()).then(onClose, () => {});
        }}
      >
        <TextField
          label={t("collect.name")}
          value={name}
          onChange={setName}
          maxLength={100}
          errors={errors}
          autoFocus
        />
      </form>
    </Dialog>
  );
}
