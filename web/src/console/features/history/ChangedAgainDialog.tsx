import type { Conflict } from "../../api/problem";
import { fieldTitle } from "../../hotel/field-names";
import { fieldWords } from "../../hotel/field-words";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FieldValue } from "../../ui/FieldValue";

interface ChangedAgainProps {
  /** Of the change that was to be taken back. */
  title: string;
  conflict: Conflict;
  onClose(): void;
}

/** Why a change cannot be taken back by itself: what it changed was changed again since. */
export function ChangedAgainDialog({ title, conflict, onClose }: ChangedAgainProps) {
  const { t } = useTranslation("history");
  return (
    <Dialog
      title={t("changedAgain.title")}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" onPress={onClose}>
          {t("common:close")}
        </Button>
      }
    >
      <p className="mb-4 text-soft">{t("changedAgain.text", { change: title })}</p>
      <dl className="flex flex-col gap-4">
        {Object.entries(conflict.fields).map(([name, { theirs, yours }]) => (
          <div key={name}>
            <dt className="font-semibold text-[0.95rem]">{fieldTitle(name)}</dt>
            <dd className="mt-1">
              <span className="text-[0.85rem] text-soft">{t("changedAgain.now")} </span>
              <FieldValue value={fieldWords(fieldOf(name), theirs) ?? theirs} />
            </dd>
            <dd>
              <span className="text-[0.85rem] text-soft">{t("changedAgain.wouldBe")} </span>
              <FieldValue value={fieldWords(fieldOf(name), yours) ?? yours} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** `images.k3v5….crop` is about a crop. */
function fieldOf(name: string): string {
  return name.split(".").at(-1) ?? name;
}
