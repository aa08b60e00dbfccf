import type { ReactNode } from "react";
import { Switch as AriaSwitch } from "react-aria-components";

interface SwitchProps {
  isSelected: boolean;
  onChange(selected: boolean): void;
  isDisabled?: boolean;
  "aria-label"?: string;
  children: ReactNode;
}

/** On or off, at once. */
export function Switch({ children, ...rest }: SwitchProps) {
  return (
    <AriaSwitch
      {...rest}
      className="group inline-flex min-h-11 cursor-pointer items-center gap-2.5 rounded-lg text-[0.95rem] data-disabled:cursor-not-allowed data-disabled:opacity-60"
    >
      <span className="flex h-6.5 w-11 shrink-0 items-center rounded-full border border-control bg-sunken p-0.5 transition-colors group-selected:border-accent group-selected:bg-accent">
        <span className="size-5 rounded-full bg-control transition-transform group-selected:translate-x-[1.15rem] rtl:group-selected:-translate-x-[1.15rem] group-selected:bg-on-accent" />
      </span>
      {children}
    </AriaSwitch>
  );
}
