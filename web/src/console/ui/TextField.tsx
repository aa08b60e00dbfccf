import type { ReactNode } from "react";
import {
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "./cx";

export interface TextFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  /** Said below the field, read out with it. */
  hint?: ReactNode;
  /** Reasons why the value was refused. */
  errors?: readonly string[] | undefined;
  /** Lines; more than one makes it a text area that grows. */
  lines?: number;
  type?: "text" | "email" | "tel" | "url" | "password";
  inputMode?: "decimal" | "numeric";
  autoComplete?: string;
  placeholder?: string | undefined;
  maxLength?: number;
  name?: string;
  isDisabled?: boolean;
  isRequired?: boolean;
  autoFocus?: boolean;
  /** For fields that are not sent with the form around them: Enter does this instead. */
  onEnter?: () => void;
  className?: string | undefined;
  /** The language that is written in it, and how, when it is not the reader's. */
  lang?: string;
  dir?: "ltr" | "rtl";
  /** The id of what says more about it. */
  describedBy?: string;
}

/** A labelled text field with its hint and its errors. */
export function TextField(props: TextFieldProps) {
  const { t } = useTranslation();
  const { label, hint, errors, lines = 1, placeholder, className, onEnter, ...rest } = props;
  const { lang, dir, describedBy, ...field } = rest;
  const written = { lang, dir };
  return (
    <AriaTextField
      {...field}
      aria-describedby={describedBy}
      isInvalid={errors !== undefined && errors.length > 0}
      validationBehavior="aria"
      onKeyDown={(event) => {
        if (onEnter && event.key === "Enter") {
          event.preventDefault();
          onEnter();
        } else {
          // React Aria keeps a handled key to itself; Escape must still close the dialog around.
          event.continuePropagation();
        }
      }}
      className={cx("flex min-w-0 flex-col gap-1.5", className)}
    >
      <Label className="font-medium text-[0.9rem]">
        {label}
        {field.isRequired && <span className="text-soft"> {t("needed")}</span>}
      </Label>
      {lines > 1 ? (
        <TextArea
          className="field-box resize-y field-sizing-content"
          rows={lines}
          // A field as high as its content forgets `rows`.
          style={{ minHeight: `calc(${lines}lh + 1.2rem)` }}
          placeholder={placeholder}
          {...written}
        />
      ) : (
        <Input className="field-box" placeholder={placeholder} {...written} />
      )}
      {hint && (
        <Text slot="description" className="text-[0.85rem] text-soft">
          {hint}
        </Text>
      )}
      <FieldError className="text-[0.85rem] text-danger">{errors?.join(" ")}</FieldError>
    </AriaTextField>
  );
}
