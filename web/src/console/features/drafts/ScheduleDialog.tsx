import { useId, useState } from "react";
import { toast } from "sonner";
import type { Appointment, Draft, DraftList } from "../../api/draft-types";
import { ApiError, messageOf } from "../../api/problem";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ClockLine } from "./ClockLine";
import { localAt, momentsOf } from "./clock";
import { type Minute, useSchedule } from "./draft-writes";
import { type Chosen, isComplete, MinuteField } from "./MinuteField";

interface ScheduleDialogProps {
  draft: Draft;
  list: DraftList;
  onClose(): void;
}

/**
 * Asks when a draft is published and when what it changed returns, by the hotel's own clock; of a
 * draft that guests see already, only for the return.
 */
export function ScheduleDialog({ draft, list, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation("drafts");
  const form = useId();
  const schedule = useSchedule(draft.id);
  const zone = list.time_zone;
  const [publish, setPublish] = useState<Chosen>(() => chosenOf(draft.publish_at, zone));
  const [back, setBack] = useState<Chosen>(() => chosenOf(draft.return_at, zone));
  const isOpen = draft.state === "open";
  const conflicts = Object.keys(draft.conflicts).length;
  const faults = schedule.error instanceof ApiError ? schedule.error.fields : {};
  const isNamed = faults.publish_at !== undefined || faults.return_at !== undefined;
  // Both as the hotel's clock writes them, which is what orders them too.
  const isTurned = isOpen && back.local !== "" && back.local <= publish.local;
  const isReady =
    (isOpen ? isComplete(publish, zone) : isComplete(back, zone)) &&
    (back.local === "" || isComplete(back, zone)) &&
    !isTurned;

  const save = async () => {
    await schedule.mutateAsync({
      publish_at: isOpen ? minuteOf(publish) : null,
      return_at: minuteOf(back),
    });
    toast.success(t("schedule.done", { name: draft.name }));
    onClose();
  };

  return (
    <Dialog
      title={t(isOpen ? "schedule.title" : "schedule.titleReturn", { name: draft.name })}
      role="alertdialog"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isPending={schedule.isPending}
            isDisabled={!isReady}
          >
            {t("schedule.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          // Why not stands in the dialog.
          if (isReady) void save().catch(() => {});
        }}
      >
        <ClockLine list={list} />
        {isOpen && (
          <MinuteField
            label={t("schedule.publish")}
            zone={zone}
            value={publish}
            onChange={setPublish}
            errors={faults.publish_at}
          />
        )}
        <MinuteField
          label={t("schedule.return")}
          hint={t("schedule.returnHint")}
          zone={zone}
          value={back}
          onChange={setBack}
          errors={isTurned ? [t("schedule.order")] : faults.return_at}
        />
        {isOpen && conflicts > 0 && (
          <p className="rounded-xl bg-warn-soft px-4 py-3 text-warn">
            {t("schedule.overrides", { count: conflicts })}
          </p>
        )}
        {schedule.error && !isNamed && (
          <p role="alert" className="text-danger">
            {messageOf(schedule.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** What was chosen before, with the one of two equal minutes that it was. */
function chosenOf(appointment: Appointment | null, zone: string): Chosen {
  if (appointment === null) return { local: "", fold: null };
  const at = Date.parse(appointment.at);
  const moments = momentsOf(appointment.local, zone);
  // A zone that changed its clocks since: what they show at that moment counts.
  if (moments.length === 0) return { local: localAt(at, zone), fold: null };
  if (moments.length < 2) return { local: appointment.local, fold: null };
  return { local: appointment.local, fold: at === moments[0] ? "first" : "second" };
}

function minuteOf({ local, fold }: Chosen): Minute {
  if (local === "") return null;
  return fold === null ? { local } : { local, fold };
}
