import { type ReactNode, useId } from "react";
import { ConflictDialog } from "../../forms/ConflictDialog";
import type { Values } from "../../forms/draft";
import { SaveBar } from "../../forms/SaveBar";
import { submitFrom } from "../../forms/submitFrom";
import type { DraftForm } from "../../forms/useDraftForm";
import { useStaff } from "../../hotel/staff";

interface SectionCardProps {
  /** The anchor of the section. */
  id: string;
  title: string;
  lead: string;
  children: ReactNode;
}

/** A section of the settings, reachable by its anchor. */
export function SectionCard({ id, title, lead, children }: SectionCardProps) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className="card p-5 sm:p-8">
      <h2 id={heading} className="font-semibold text-xl tracking-tight">
        {title}
      </h2>
      <p className="mt-1 mb-6 max-w-prose text-[0.95rem] text-soft">{lead}</p>
      {children}
    </section>
  );
}

interface SectionFormProps<T extends Values> {
  form: DraftForm<T>;
  /** What the form is called. */
  title: string;
  /** The words on the button: "Save texts". */
  save: string;
  /** Asked at each press of the button; `false` saves nothing, and whoever says so says why. */
  mayBeSaved?(): boolean;
  children: ReactNode;
}

/** The fields of a section with its own save button. */
export function SectionForm<T extends Values>(props: SectionFormProps<T>) {
  const { form, title, save, mayBeSaved, children } = props;
  const { canEdit } = useStaff();
  return (
    <form
      noValidate
      aria-label={title}
      data-form={form.id}
      onSubmit={(event) => {
        event.preventDefault();
        if (!form.isChanged || mayBeSaved?.() === false) return;
        void submitFrom(event.currentTarget, form);
      }}
    >
      {children}
      <SaveBar form={form} save={save} isDisabled={!canEdit} />
      <ConflictDialog question={form.question} />
    </form>
  );
}
