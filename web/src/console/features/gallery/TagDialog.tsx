import { useId, useState } from "react";
import { toast } from "sonner";
import type { GalleryNotes, PictureTag } from "../../api/types";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Checkbox";
import { Dialog } from "../../ui/Dialog";
import { useTagging } from "./usePictureNotes";

interface TagDialogProps {
  /** Public ids. */
  pictures: readonly string[];
  notes: GalleryNotes;
  onClose(): void;
}

/** Says what pictures show. Of several, a tag that only some have stays so unless it is touched. */
export function TagDialog({ pictures, notes, onClose }: TagDialogProps) {
  const { t } = useTranslation("gallery");
  const formId = useId();
  const tagging = useTagging();
  const [chosen, setChosen] = useState<ReadonlyMap<PictureTag, boolean>>(new Map());
  const have = (tag: PictureTag) =>
    pictures.filter((id) => notes.pictures[id]?.tags.includes(tag)).length;
  const save = () => {
    const all = [...chosen];
    const add = all.filter(([, is]) => is).map(([tag]) => tag);
    const remove = all.filter(([, is]) => !is).map(([tag]) => tag);
    onClose();
    if (chosen.size === 0) return;
    tagging.mutate({ pictures, add, remove }, { onSuccess: () => toast.success(t("tags.saved")) });
  };
  return (
    <Dialog
      title={t("tags.title", { count: pictures.length })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("tags.cancel")}</Button>
          <Button type="submit" form={formId} look="primary">
            {t("tags.save")}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-[0.9rem] text-soft">{t("tags.lead")}</p>
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="grid gap-x-6 sm:grid-cols-2"
      >
        {notes.tags.map((tag, at) => {
          const count = have(tag);
          const said = chosen.get(tag);
          const isSome = said === undefined && count > 0 && count < pictures.length;
          const label = t(`tag.${tag}`);
          return (
            <Checkbox
              key={tag}
              label={isSome ? t("tags.some", { tag: label }) : label}
              isSelected={said ?? count === pictures.length}
              isIndeterminate={isSome}
              autoFocus={at === 0}
              onChange={(is) => setChosen(new Map(chosen).set(tag, is))}
            />
          );
        })}
      </form>
    </Dialog>
  );
}
