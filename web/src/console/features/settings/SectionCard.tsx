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
  /** Names the button: "Save texts". */
  what: string;
  children: ReactNode;
}

/** The fields of a section with its own save button. */
export function SectionForm<T extends Values>({ form, what, children }: SectionFormProps<T>) {
  const { canEdit } = useStaff();
  return (
    <form
      noValidate
      aria-label={what.charAt(0).toUpperCase() + what.slice(1)}
      onSubmit={(event) => {
        event.preventDefault();
        if (form.isChanged) void submitFrom(event.currentTarget, form);
      }}
    >
      {children}
      <SaveBar form={form} what={what} isDisabled={!canEdit} />
      <ConflictDialog question={form.question} />
    </form>
  );
}
