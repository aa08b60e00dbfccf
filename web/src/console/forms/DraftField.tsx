import { t } from "../i18n/i18n";
import { FieldCompany } from "../together/FieldCompany";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { TextField, type TextFieldProps } from "../ui/TextField";
import type { Values } from "./draft";
import type { DraftForm } from "./useDraftForm";
import { useFresh } from "./useFresh";

type TextNames<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

interface DraftFieldProps<T extends Values>
  extends Omit<TextFieldProps, "value" | "onChange" | "errors" | "name"> {
  form: DraftForm<T>;
  field: TextNames<T>;
}

/** A text field of a draft form: its errors, and a word when a colleague changed it meanwhile. */
export function DraftField<T extends Values>({ form, field, hint, ...rest }: DraftFieldProps<T>) {
  const meanwhile = form.meanwhile.includes(field);
  const isFresh = useFresh(form.values[field], form.server[field]);
  return (
    <div
      className={cx("relative min-w-0 rounded-xl", isFresh && "fresh", rest.className)}
      data-field={field}
      data-form={form.id}
      data-fresh={isFresh || undefined}
    >
      <TextField
        {...rest}
        className={undefined}
        name={field}
        value={form.values[field] as string}
        onChange={(value) => form.set(field, value as T[typeof field])}
        errors={form.errors[field]}
        hint={hint}
      />
      <FieldCompany form={form.id} field={field} isFresh={isFresh} />
      {meanwhile && (
        <ChangedMeanwhile
          theirs={String(form.server[field])}
          onTake={() => form.discard([field])}
          onCompare={() => form.compare(field)}
        />
      )}
    </div>
  );
}

interface ChangedMeanwhileProps {
  theirs: string;
  onTake(): void;
  onCompare?: () => void;
}

/** Says what a colleague saved while this field was being edited. Saving here keeps what is typed. */
export function ChangedMeanwhile({ theirs, onTake, onCompare }: ChangedMeanwhileProps) {
  return (
    <div
      role="status"
      className="mt-2 flex flex-wrap items-center justify-between gap-x-3 rounded-xl bg-warn-soft px-3 py-1 text-[0.85rem] text-warn"
    >
      <p className="min-w-0 py-1.5">
        {theirs === ""
          ? t("forms:meanwhile.emptied")
          : t("forms:meanwhile.changed", { value: shortened(theirs) })}
      </p>
      <span className="-mx-2 flex flex-wrap">
        {onCompare && (
          <Button look="quiet" className="px-2!" onPress={onCompare}>
            {t("forms:meanwhile.compare")}
          </Button>
        )}
        <Button look="quiet" className="px-2!" onPress={onTake}>
          {t("forms:meanwhile.take")}
        </Button>
      </span>
    </div>
  );
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
