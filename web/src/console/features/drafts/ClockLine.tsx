import { useId, useState } from "react";
import { toast } from "sonner";
import type { DraftList } from "../../api/draft-types";
import { messageOf } from "../../api/problem";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { localAt } from "./clock";
import { localWords, zoneWords } from "./draft-words";
import { useTimeZone } from "./draft-writes";

/** By which clock minutes are, what it shows now, and how to choose another one. */
export function ClockLine({ list }: { list: DraftList }) {
  const { t } = useTranslation("drafts");
  const id = useId();
  const set = useTimeZone();
  const zone = list.time_zone;
  const [isChoosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState(zone);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUnset = zone === "UTC" && here !== "UTC" && here !== "Etc/UTC" && here !== undefined;
  const use = (name: string) =>
    set.mutateAsync(name).then(
      () => setChoosing(false),
      (error: unknown) => toast.error(messageOf(error)),
    );
  return (
    <div className="rounded-xl bg-sunken px-4 py-2.5 text-[0.95rem]">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <p className="min-w-0 flex-1 basis-56">
          {t("schedule.clock", {
            zone: zoneWords(zone),
            now: localWords(localAt(Date.now(), zone)),
          })}
        </p>
        {!isChoosing && (
          <Button look="quiet" onPress={() => setChoosing(true)} className="-ms-4 sm:-me-3 sm:ms-0">
            {t("schedule.changeClock")}
          </Button>
        )}
      </div>
      {isUnset && !isChoosing && (
        <div className="mt-1 mb-1 text-warn">
          <p>{t("clock.isYours", { zone: zoneWords(here) })}</p>
          <Button isPending={set.isPending} onPress={() => void use(here)} className="mt-2">
            {t("clock.use", { zone: zoneWords(here) })}
          </Button>
        </div>
      )}
      {isChoosing && (
        <div className="mt-2 mb-1 flex flex-col gap-1.5">
          <label htmlFor={id} className="font-medium text-[0.9rem]">
            {t("clock.label")}
          </label>
          <select
            id={id}
            dir="ltr"
            className="field-box min-h-11"
            value={chosen}
            onChange={({ target }) => setChosen(target.value)}
          >
            {zonesWith(zone).map((name) => (
              <option key={name} value={name}>
                {zoneWords(name)}
              </option>
            ))}
          </select>
          <p className="text-[0.85rem] text-soft">{t("clock.text")}</p>
          <Button
            isPending={set.isPending}
            onPress={() => (chosen === zone ? setChoosing(false) : void use(chosen))}
            className="self-start"
          >
            {t("clock.save")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Every zone that this browser knows, and the hotel's own. */
function zonesWith(own: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set(["UTC", own, ...known])].sort();
}
