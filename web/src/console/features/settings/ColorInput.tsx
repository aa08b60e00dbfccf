import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "../../i18n/useTranslation";
import { lately } from "../../ui/lately";
import { TextField } from "../../ui/TextField";

/** Eleven kilobytes that most days nobody needs. */
const ColorChooser = lately(async () => (await import("./ColorChooser")).ColorChooser);

interface ColorInputProps {
  label: string;
  /** What is typed; may be no colour yet. */
  value: string;
  /** `#rrggbb`: what is painted. */
  painted: string;
  onChange(value: string): void;
  errors: readonly string[] | undefined;
  isDisabled: boolean;
}

/** A colour: a swatch that opens a picker, and its hex value to type or paste. */
export function ColorInput(props: ColorInputProps) {
  const { label, value, painted, onChange, errors, isDisabled } = props;
  const { t } = useTranslation("theme");
  return (
    <div className="flex items-start gap-2.5">
      <DialogTrigger>
        <AriaButton
          isDisabled={isDisabled}
          aria-label={t("pick", { color: label })}
          onHoverStart={ColorChooser.prefetch}
          onFocus={ColorChooser.prefetch}
          className="mt-[1.7rem] size-11 shrink-0 rounded-xl border border-control shadow-inner disabled:opacity-60"
          style={{ backgroundColor: painted }}
        />
        <Popover
          placement="bottom start"
          className="rounded-2xl border border-line bg-surface p-4 shadow-raised"
        >
          {/* As large as what comes, so that nothing moves when it does. */}
          <Dialog aria-label={label} className="flex min-h-55 w-56 flex-col gap-4 outline-none">
            <ColorChooser label={label} value={painted} onChange={onChange} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      <TextField
        label={label}
        value={value}
        onChange={(typed) => onChange(tidyHex(typed))}
        errors={errors}
        placeholder={painted.toUpperCase()}
        maxLength={7}
        autoComplete="off"
        isDisabled={isDisabled}
        className="field-of-signs flex-1"
      />
    </div>
  );
}

/** Lets `3b82f6` and ` #3B82F6 ` be pasted. */
export function tidyHex(typed: string): string {
  const tidy = typed.trim();
  return /^[0-9a-f]{6}$/i.test(tidy) ? `#${tidy}` : tidy;
}
