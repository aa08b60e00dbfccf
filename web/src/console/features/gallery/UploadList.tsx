import { useSyncExternalStore } from "react";
import { useStaff } from "../../hotel/staff";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { FileButton } from "../../ui/FileButton";
import { Switch } from "../../ui/Switch";
import { browserLine } from "../../uploads/line";
import { allowShrinking, mayShrink, onShrinkingChoice } from "../../uploads/shrinking";
import { isUnderWay, type QueuedPicture, type Tally, tally } from "../../uploads/states";
import { useAddPictures } from "./AddPictures";
import { useGalleryUploads, useSlowLine } from "./GalleryUploads";
import { OthersUploads, useOthers } from "./OthersUploads";
import { UploadRow } from "./UploadRow";

/** Pictures on their way, one's own and the colleagues', and those that did not make it. */
export function UploadList() {
  const { t } = useTranslation("uploads");
  const { pictures } = useGalleryUploads();
  const others = useOthers();
  const isAnybody = others.queues.length + others.single.length > 0;
  if (pictures.length === 0 && !isAnybody) return null;
  return (
    <section aria-label={t("title")} className="card mb-6 flex flex-col gap-5 p-4 sm:p-5">
      {pictures.length > 0 && <OwnUploads pictures={pictures} />}
      {isAnybody && <OthersUploads {...others} />}
    </section>
  );
}

function OwnUploads({ pictures }: { pictures: readonly QueuedPicture[] }) {
  const { t } = useTranslation("uploads");
  const { queue } = useGalleryUploads();
  const add = useAddPictures();
  const { canEdit } = useStaff();
  const count = tally(pictures);
  const listed = pictures.filter(({ isQuiet }) => !isQuiet).sort(byNeed);
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Summary count={count} />
        <div className="flex flex-wrap gap-2">
          {count.failed > 1 && (
            <Button onPress={() => queue.retryFailed()}>
              {t("retryFailed", { count: count.failed })}
            </Button>
          )}
          {count.lost > 0 && (
            <FileButton multiple isDisabled={!canEdit} onFiles={(files) => add(files)}>
              {t("chooseAgain")}
            </FileButton>
          )}
          {count.underWay > 1 && (
            <Button look="quiet" onPress={() => queue.cancelAll()}>
              {t("stopAll")}
            </Button>
          )}
          {count.underWay === 0 && (
            <Button look="quiet" onPress={() => queue.dismissAll()}>
              {t("close")}
            </Button>
          )}
        </div>
      </div>
      <Offline underWay={count.underWay} />
      <ul className="flex max-h-128 flex-col gap-4 overflow-y-auto">
        {listed.map((picture) => (
          <UploadRow
            key={picture.id}
            picture={picture}
            onRetry={() => queue.retry(picture.id)}
            onAddAllTheSame={() => queue.addAllTheSame(picture.id)}
            onStop={() => queue.cancel(picture.id)}
            onDismiss={() => queue.dismiss(picture.id)}
          />
        ))}
      </ul>
      {count.underWay > 0 && <SlowLine />}
    </div>
  );
}

/** What somebody has to decide first, then what is on its way, then what has arrived. */
function byNeed(one: QueuedPicture, other: QueuedPicture): number {
  const rank = (picture: QueuedPicture) =>
    picture.state === "done" ? 2 : isUnderWay(picture) ? 1 : 0;
  return rank(one) - rank(other);
}

/** "47 of 50 added, 3 failed", and what else there is. */
function Summary({ count }: { count: Tally }) {
  const { t } = useTranslation("uploads");
  const { total, done, failed, duplicates, cancelled, lost } = count;
  const values = { done: number(done), total: number(total) };
  const more = [
    duplicates > 0 && t("summary.duplicates", { count: duplicates }),
    cancelled > 0 && t("summary.cancelled", { count: cancelled }),
    lost > 0 && t("summary.lost", { count: lost }),
  ].filter((words) => words !== false);
  return (
    <div role="status" data-testid="upload-summary" className="me-auto">
      <p className="font-medium text-[0.95rem] tabular-nums">
        {failed > 0
          ? t("summary.addedFailed", { ...values, count: failed })
          : t("summary.added", values)}
      </p>
      {more.map((words) => (
        <p key={words} className="text-[0.9rem] text-soft">
          {words}
        </p>
      ))}
    </div>
  );
}

/** Says what becomes of the uploads while there is no line. */
function Offline({ underWay }: { underWay: number }) {
  const { t } = useTranslation("uploads");
  const isDown = useSyncExternalStore(browserLine.subscribe, browserLine.isDown);
  if (!isDown || underWay === 0) return null;
  return (
    <p role="status" className="mb-4 rounded-xl bg-sunken px-4 py-3 text-[0.9rem]">
      {t("offline", { count: underWay })}
    </p>
  );
}

/** Whether photos are made smaller before they leave, and whether they may be. */
function SlowLine() {
  const { t } = useTranslation("uploads");
  const isSlow = useSlowLine();
  const isAllowed = useSyncExternalStore(onShrinkingChoice, mayShrink);
  return (
    <div className="mt-4 border-line border-t pt-3">
      {isSlow && isAllowed && <p className="text-[0.9rem] text-soft">{t("slow")}</p>}
      <Switch isSelected={isAllowed} onChange={allowShrinking}>
        {t("shrink")}
      </Switch>
    </div>
  );
}
