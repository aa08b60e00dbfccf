import { useId } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { time } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { afterGap, localAt, momentsOf, offsetAt, offsetWords } from "./clock";
import { localWords, zoneWords } from "./draft-words";

/** A minute by the hotel's clock, as far as it is chosen: `""` is none. */
export interface Chosen {
  local: string;
  /** Which of two, where the clock shows it twice. */
  fold: "first" | "second" | null;
}

/** Whether it says one moment that is to come. */
export function isComplete({ local, fold }: Chosen, zone: string): boolean {
  const moments = momentsOf(local, zone);
  const at = moments.length > 1 ? moments[fold === "second" ? 1 : 0] : moments[0];
  return at !== undefined && at > Date.now() && (moments.length === 1 || fold !== null);
}

interface MinuteFieldProps {
  label: string;
  hint?: string;
  zone: string;
  value: Chosen;
  onChange(value: Chosen): void;
  /** Why it was refused. */
  errors?: readonly string[] | undefined;
}

/** Day and time by the hotel's clock; says what is special about a night in which clocks change. */
export function MinuteField({ label, hint, zone, value, onChange, errors }: MinuteFieldProps) {
  const { t } = useTranslation("drafts");
  const id = useId();
  const { local } = value;
  const moments = local === "" ? [] : momentsOf(local, zone);
  const clock = (minute: string) => time(new Date(`${minute}Z`), { timeZone: "UTC" });
  const now = Date.now();
  let fault = errors?.join(" ");
  if (local !== "" && moments.length === 0) {
    fault = t("schedule.gap", { time: clock(local), next: clock(afterGap(local, zone)) });
  } else if (local !== "" && moments.every((at) => at <= now)) {
    fault = t("schedule.past", { zone: zoneWords(zone), now: localWords(localAt(now, zone)) });
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[0.9rem]">
        {label}
      </label>
      <input
        id={id}
        type="datetime-local"
        dir="ltr"
        value={local}
        min={localAt(now, zone)}
        aria-describedby={`${id}-hint ${id}-fault`}
        aria-invalid={fault !== undefined}
        onChange={({ target }) => onChange({ local: target.value.slice(0, 16), fold: null })}
        className="field-box"
      />
      {hint && (
        <p id={`${id}-hint`} className="text-[0.85rem] text-soft">
          {hint}
        </p>
      )}
      <p id={`${id}-fault`} role="status" className="text-[0.9rem] text-danger empty:hidden">
        {fault}
      </p>
      {moments.length > 1 && (
        <RadioGroup
          value={value.fold}
          onChange={(fold) => onChange({ local, fold: fold as "first" | "second" })}
          className="mt-1 flex flex-col gap-2"
        >
          <Label className="rounded-xl bg-warn-soft px-4 py-3 text-[0.95rem] text-warn">
            {t("schedule.fold", { time: clock(local) })}
          </Label>
          {(["first", "second"] as const).map((fold, index) => (
            <Radio
              key={fold}
              value={fold}
              className="group flex min-h-11 cursor-pointer items-center gap-3 rounded-xl border border-control px-3.5 selected:border-accent selected:bg-accent-soft"
            >
              <span className="flex size-4.5 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-selected:border-accent">
                <span className="size-2.5 rounded-full group-selected:bg-accent" />
              </span>
              {t(`schedule.${fold}`, {
                offset: offsetWords(offsetAt(moments[index] ?? 0, zone)),
              })}
            </Radio>
          ))}
        </RadioGroup>
      )}
    </div>
  );
}
