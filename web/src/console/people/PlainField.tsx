import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import { cx } from "../ui/cx";

interface PlainFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "className"> {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: ReactNode;
  /** Why the value will not do. */
  error?: string | undefined;
  /** What stands inside the field, at its end. */
  inside?: ReactNode;
}

/** A plain field in a plain form, which is what password managers and phones know best. */
export function PlainField(props: PlainFieldProps) {
  const { label, value, onChange, hint, error, inside, ...input } = props;
  const id = useId();
  const said = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[0.9rem]">
        {label}
      </label>
      <span className="relative">
        <input
          {...input}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={said}
          {...(error ? { "data-invalid": true } : {})}
          className={cx("field-box", inside !== undefined && "pe-14")}
        />
        {inside}
      </span>
      {error ? (
        <p id={`${id}-error`} className="text-[0.85rem] text-danger">
          {error}
        </p>
      ) : (
        hint && (
          <div id={`${id}-hint`} className="text-[0.85rem] text-soft">
            {hint}
          </div>
        )
      )}
    </div>
  );
}
