import { useId, useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/TextField";

interface PositionDialogProps {
  /** How many pictures are moved. */
  count: number;
  /** Where the first of them stands, from 1. */
  now: number;
  /** The last position the first of them can have. */
  most: number;
  onMove(position: number): void;
  onClose(): void;
}

/** Asks where pictures are to go. */
export function PositionDialog({ count, now, most, onMove, onClose }: PositionDialogProps) {
  const { t } = useTranslation("gallery");
  const formId = useId();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = () => {
    const position = /^\d+$/.test(typed.trim()) ? Number(typed) : 0;
    if (position < 1 || position > most) return setWrong(true);
    onClose();
    onMove(position);
  };
  return (
    <Dialog
      title={t("position.title", { count })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("position.cancel")}</Button>
          <Button type="submit" form={formId} look="primary">
            {t("position.move")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t("position.label")}
          hint={t("position.hint", { count, now, most })}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setWrong(false);
          }}
          errors={isWrong ? [t("position.wrong", { most })] : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          autoFocus
        />
      </form>
    </Dialog>
  );
}
