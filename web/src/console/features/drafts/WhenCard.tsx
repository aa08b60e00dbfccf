import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Draft, DraftList } from "../../api/draft-types";
import { messageOf } from "../../api/problem";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { useSchedule } from "./draft-writes";
import { ReturnDialog } from "./ReturnDialog";
import { Schedule } from "./Schedule";
import { ScheduleDialog } from "./ScheduleDialog";

/** When guests see a draft and how long, and how to change that. */
export function WhenCard({ draft, list }: { draft: Draft; list: DraftList }) {
  const { t } = useTranslation("drafts");
  const { canEdit } = useStaff();
  const schedule = useSchedule(draft.id);
  const [open, setOpen] = useState<"schedule" | "return" | null>(null);
  const isOpen = draft.state === "open";
  const isPlanned = isOpen ? draft.publish_at !== null : draft.return_at !== null;
  if (draft.state === "returned") return null;
  const cancel = () =>
    schedule.mutateAsync({ publish_at: null, return_at: null }).then(
      () => toast.success(t("when.cancelled")),
      (error: unknown) => toast.error(messageOf(error)),
    );
  return (
    <section aria-labelledby="draft-when" data-testid="when" className="card p-5 sm:p-8">
      <h2 id="draft-when" className="mb-2 font-semibold text-xl tracking-tight">
        {t("when.title")}
      </h2>
      {isPlanned ? (
        <>
          <Schedule draft={draft} timeZone={list.time_zone} />
          {isOpen && !draft.return_at && (
            <p className="mt-1 text-[0.9rem] text-soft">{t("when.noReturn")}</p>
          )}
        </>
      ) : (
        <p className="text-soft">{t(isOpen ? "when.byHand" : "when.noReturn")}</p>
      )}
      {canEdit && (
        <div className="mt-4 flex flex-wrap gap-2">
          <Button
            icon={<CalendarClock size={18} aria-hidden />}
            onPress={() => setOpen("schedule")}
          >
            {isPlanned ? t("when.change") : t(isOpen ? "one.schedule" : "when.planReturn")}
          </Button>
          {isPlanned && (
            <Button look="quiet" isPending={schedule.isPending} onPress={() => void cancel()}>
              {t(isOpen ? "when.cancel" : "when.cancelReturn")}
            </Button>
          )}
          {!isOpen && (
            <Button look="quiet" onPress={() => setOpen("return")}>
              {t("when.returnNow")}
            </Button>
          )}
        </div>
      )}
      {open === "schedule" && (
        <ScheduleDialog draft={draft} list={list} onClose={() => setOpen(null)} />
      )}
      {open === "return" && <ReturnDialog draft={draft} onClose={() => setOpen(null)} />}
    </section>
  );
}
