import { Button } from "../ui/Button";
import { TextField, type TextFieldProps } from "../ui/TextField";
import type { Values } from "./draft";
import type { DraftForm } from "./useDraftForm";

type TextNames<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

interface DraftFieldProps<T extends Values>
  extends Omit<TextFieldProps, "value" | "onChange" | "errors" | "name"> {
  form: DraftForm<T>;
  field: TextNames<T>;
}

/** A text field of a draft form: its errors, and a word when a colleague changed it meanwhile. */
export function DraftField<T extends Values>({ form, field, hint, ...rest }: DraftFieldProps<T>) {
  const meanwhile = form.meanwhile.includes(field);
  return (
    <div className={rest.className}>
      <TextField
        {...rest}
        className={undefined}
        name={field}
        value={form.values[field] as string}
        onChange={(value) => form.set(field, value as T[typeof field])}
        errors={form.errors[field]}
        hint={hint}
      />
      {meanwhile && (
        <ChangedMeanwhile
          theirs={String(form.server[field])}
          onTake={() => form.discard([field])}
        />
      )}
    </div>
  );
}

/** Says what a colleague saved while this field was being edited. Saving here keeps what is typed. */
export function ChangedMeanwhile({ theirs, onTake }: { theirs: string; onTake(): void }) {
  return (
    <div
      role="status"
      className="mt-2 flex flex-wrap items-center justify-between gap-x-3 rounded-xl bg-warn-soft px-3 py-1 text-[0.85rem] text-warn"
    >
      <p className="min-w-0 py-1.5">
        A colleague changed this meanwhile to{" "}
        <strong className="font-semibold">
          {theirs === "" ? "nothing" : `“${shortened(theirs)}”`}
        </strong>
        . Saving keeps yours.
      </p>
      <Button look="quiet" className="-mx-2 px-2!" onPress={onTake}>
        Use theirs
      </Button>
    </div>
  );
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
