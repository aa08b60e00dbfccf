import { Check, Minus } from "lucide-react";
import {
  Checkbox as AriaCheckbox,
  type CheckboxProps as AriaCheckboxProps,
} from "react-aria-components";
import { cx } from "./cx";

interface CheckboxProps extends Omit<AriaCheckboxProps, "className" | "children"> {
  /** Beside the box; without one, give an `aria-label`. */
  label?: string;
  className?: string;
}

/** A box to tick, at least 44 px high and wide. */
export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...rest}
      className={cx(
        "group/box flex min-h-11 min-w-11 cursor-pointer items-center gap-3 rounded-xl",
        !label && "justify-center",
        className,
      )}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            className={cx(
              "flex size-6 shrink-0 items-center justify-center rounded-md border-2",
              isSelected || isIndeterminate
                ? "border-accent bg-accent text-on-accent"
                : "border-control bg-surface text-transparent",
            )}
          >
            {isIndeterminate ? (
              <Minus size={17} strokeWidth={3} aria-hidden />
            ) : (
              <Check size={17} strokeWidth={3} aria-hidden />
            )}
          </span>
          {label}
        </>
      )}
    </AriaCheckbox>
  );
}
