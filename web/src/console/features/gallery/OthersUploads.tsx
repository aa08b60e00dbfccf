import type { PictureProgress, UploadQueueProgress } from "@frontage/sdk/core";
import { FileX, ImageUp } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useOthersUploads, useProgressBoard } from "../../hotel/picture-progress";
import { useStaff } from "../../hotel/staff";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Progress } from "../../ui/Progress";

/** What colleagues are uploading: whole queues, and single pictures of those who have none. */
export interface Others {
  queues: readonly UploadQueueProgress[];
  single: readonly PictureProgress[];
}

/** What colleagues are uploading at this moment. */
export function useOthers(): Others {
  const { queues: known } = useProgressBoard();
  const queues = useSyncExternalStore(known.subscribe, known.all);
  const uploads = useOthersUploads();
  const hasQueue = ({ by, stage }: PictureProgress) =>
    stage !== "failed" && queues.some((queue) => String(queue.by.id) === String(by.id));
  return { queues, single: uploads.filter((upload) => !hasQueue(upload)) };
}

/** Where a stage stands on the whole way, 0…1. */
const STAGES = {
  received: { place: 0.55, words: "received" },
  checked: { place: 0.7, words: "checked" },
  "first-light": { place: 0.9, words: "done" },
  complete: { place: 1, words: "complete" },
} as const;

/** Colleagues' uploads, each by its name and whose it is. */
export function OthersUploads({ queues, single }: Others) {
  const { t } = useTranslation("uploads");
  return (
    <div>
      <h2 className="mb-3 font-medium text-[0.95rem]">{t("others.title")}</h2>
      <ul className="flex max-h-80 flex-col gap-4 overflow-y-auto">
        {queues.map((queue) => (
          <QueueRow key={queue.window} queue={queue} />
        ))}
        {single.map((progress) => (
          <OthersRow key={progress.upload} progress={progress} />
        ))}
      </ul>
    </div>
  );
}

/** Whether it is the reader who works in another window. */
function useIsSelf(): (id: number | string | undefined) => boolean {
  const { session } = useStaff();
  return (id) => id !== undefined && String(id) === String(session.staff_id);
}

function QueueRow({ queue }: { queue: UploadQueueProgress }) {
  const { t } = useTranslation("uploads");
  const isSelf = useIsSelf();
  const { by, total, done, failed, resting, under_way } = queue;
  const values = { place: number(done), total: number(total) };
  const label = isSelf(by.id)
    ? t("others.queueSelf", values)
    : t("others.queue", { ...values, person: by.name });
  const words = [
    resting && t("others.resting"),
    failed > 0 && t("others.queueNotAdded", { count: failed }),
  ].filter((some) => some !== false);
  return (
    <li
      data-testid="others-queue"
      data-done={done}
      data-total={total}
      className="flex flex-wrap items-center gap-x-3 gap-y-2"
    >
      <span className="flex shrink-0 gap-1.5">
        {under_way.length === 0 && (
          <span className="flex size-12 items-center justify-center rounded-lg bg-sunken text-soft">
            <ImageUp size={20} aria-hidden />
          </span>
        )}
        {under_way.map(({ name, preview }, index) => (
          <span
            // Two files may have one name.
            // biome-ignore lint/suspicious/noArrayIndexKey: their order is all they have.
            key={index}
            title={name}
            className="flex size-12 items-center justify-center overflow-hidden rounded-lg bg-sunken text-soft"
          >
            {preview?.startsWith("data:image/") ? (
              <img src={preview} alt={name} className="size-full object-cover" />
            ) : (
              <ImageUp size={20} aria-hidden />
            )}
          </span>
        ))}
      </span>
      <div className="min-w-40 flex-1">
        <Progress
          label={label}
          words={words.join(" · ")}
          place={total > 0 ? (done + failed) / total : 0}
          isWaiting={resting}
        />
      </div>
    </li>
  );
}

function OthersRow({ progress }: { progress: PictureProgress }) {
  const { t } = useTranslation("uploads");
  const isSelf = useIsSelf();
  const { name, by, stage, problem, public_id } = progress;
  const label = isSelf(by.id)
    ? t("others.bySelf", { name })
    : t("others.by", { name, person: by.name });
  return (
    <li data-testid="others-upload" data-stage={stage} className="flex items-center gap-3">
      <span className="flex size-12 shrink-0 items-center justify-center rounded-lg bg-sunken text-soft">
        {stage === "failed" ? <FileX size={20} aria-hidden /> : <ImageUp size={20} aria-hidden />}
      </span>
      <div className="min-w-0 flex-1">
        {stage === "failed" ? (
          <>
            <p className="truncate text-[0.85rem]">{label}</p>
            <p className="text-[0.9rem] text-soft">
              {t(public_id ? "others.incomplete" : "others.failed", { problem: problem ?? "" })}
            </p>
          </>
        ) : (
          <Progress
            label={label}
            words={t(`state.${STAGES[stage].words}`)}
            place={STAGES[stage].place}
            isWaiting={stage === "received" || stage === "checked"}
          />
        )}
      </div>
    </li>
  );
}
