import { Label, ProgressBar } from "react-aria-components";
import { cx } from "./cx";

interface ProgressProps {
  label: string;
  /** How far it is, in words. */
  words: string;
  /** 0…1 of the way. */
  place: number;
  /** There is nothing to do but wait for the next step. */
  isWaiting?: boolean;
}

/** How far something is: a bar, and what it means. */
export function Progress({ label, words, place, isWaiting = false }: ProgressProps) {
  return (
    <ProgressBar
      value={Math.round(place * 100)}
      valueLabel={words}
      className="flex min-w-0 flex-col gap-1"
    >
      {({ percentage }) => (
        <>
          <Label dir="auto" className="truncate text-[0.85rem] at-the-start">
            {label}
          </Label>
          <span className="block h-2 overflow-hidden rounded-full bg-sunken">
            <span
              className={cx(
                "block h-full rounded-full bg-accent transition-[width]",
                isWaiting && "animate-pulse",
              )}
              style={{ width: `${percentage ?? 0}%` }}
            />
          </span>
          <span aria-hidden="true" className="text-[0.85rem] text-soft tabular-nums">
            {words}
          </span>
        </>
      )}
    </ProgressBar>
  );
}
