import type { ReactNode } from "react";
import { ConflictDialog } from "../../forms/ConflictDialog";
import { SaveBar } from "../../forms/SaveBar";
import { submitFrom } from "../../forms/submitFrom";
import type { DraftForm } from "../../forms/useDraftForm";
import type { Translations } from "../../hotel/languages";
import { useStaff } from "../../hotel/staff";
import { textTitle } from "./text-title";
import type { TranslationValues } from "./useTranslationForm";

interface TranslationsFormProps {
  form: DraftForm<TranslationValues>;
  title: string;
  /** The words on the button. */
  save: string;
  texts: Translations;
  children: ReactNode;
}

/** All translations into a language with one save button: one save is one change of the page. */
export function TranslationsForm({ form, title, save, texts, children }: TranslationsFormProps) {
  const { canEdit } = useStaff();
  return (
    <form
      noValidate
      aria-label={title}
      data-form={form.id}
      onSubmit={(event) => {
        event.preventDefault();
        if (form.isChanged) void submitFrom(event.currentTarget, form);
      }}
    >
      <div className="flex flex-col">{children}</div>
      <SaveBar form={form} save={save} isDisabled={!canEdit} />
      <ConflictDialog question={form.question} titleOf={(name) => textTitle(name, texts)} />
    </form>
  );
}
