import { Label, ProgressBar } from "react-aria-components";

interface ProgressProps {
  label: string;
  /** 0…1; at 1 the bytes are there and the server works on them. */
  share: number;
}

/** How far an upload is. */
export function Progress({ label, share }: ProgressProps) {
  const arrived = share >= 1;
  return (
    <ProgressBar value={Math.round(share * 100)} className="flex flex-col gap-1.5">
      {({ percentage, valueText }) => (
        <>
          <span className="flex justify-between gap-3 text-[0.85rem]">
            <Label className="truncate">{arrived ? `${label}: preparing sizes` : label}</Label>
            <span className="tabular-nums">{arrived ? "" : valueText}</span>
          </span>
          <span className="block h-2 overflow-hidden rounded-full bg-sunken">
            <span
              className={`block h-full rounded-full bg-accent transition-[width] ${arrived ? "animate-pulse" : ""}`}
              style={{ width: `${percentage ?? 0}%` }}
            />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
