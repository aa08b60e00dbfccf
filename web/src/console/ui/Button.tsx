import type { ReactNode, Ref } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ProgressBar,
} from "react-aria-components";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "./cx";
import { Spinner } from "./Spinner";

type Look = "primary" | "plain" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-on-accent hovered:bg-accent-strong border-transparent shadow-sm",
  plain: "bg-surface text-ink border-control hovered:border-ink",
  quiet: "border-transparent text-ink hovered:bg-sunken",
  danger: "bg-danger text-on-danger border-transparent hovered:opacity-90",
};

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "children"> {
  look?: Look;
  /** A leading icon; alone (with `aria-label`) it makes a square button. */
  icon?: ReactNode;
  children?: ReactNode;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** Every button of the console, at least 44 px high. While pending it stays focusable and says so. */
export function Button({ look = "plain", icon, children, className, ...rest }: ButtonProps) {
  const { t } = useTranslation();
  return (
    <AriaButton
      {...rest}
      className={cx(
        "inline-flex min-h-11 max-w-full shrink-0 items-center justify-center gap-2 rounded-xl border text-[0.95rem] font-medium",
        "transition-colors disabled:cursor-not-allowed disabled:opacity-50 pressed:scale-[0.98]",
        children ? "px-4 py-1" : "w-11",
        looks[look],
        className,
      )}
    >
      {rest.isPending ? (
        <ProgressBar aria-label={t("working")} isIndeterminate className="inline-flex">
          <Spinner />
        </ProgressBar>
      ) : (
        icon
      )}
      {children}
    </AriaButton>
  );
}
