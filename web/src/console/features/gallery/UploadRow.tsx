import { CopyCheck, FileX, ImageUp, RotateCw, X } from "lucide-react";
import { useStage } from "../../hotel/picture-progress";
import { fileSize, percent } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { Progress } from "../../ui/Progress";
import { reasonWords } from "../../uploads/reasons";
import { isUnderWay, type QueuedPicture } from "../../uploads/states";

/** Where a state stands on the whole way, 0…1; sending takes most of it. */
const PLACES = {
  waiting: 0,
  preparing: 0,
  uploading: 0.8,
  processing: 0.8,
  received: 0.85,
  checked: 0.9,
  done: 0.95,
  complete: 1,
  incomplete: 0.95,
} as const;

type Step = keyof typeof PLACES;

interface UploadRowProps {
  picture: QueuedPicture;
  onRetry(): void;
  onAddAllTheSame(): void;
  onStop(): void;
  onDismiss(): void;
}

/** One picture on its way, or why it did not arrive. */
export function UploadRow({ picture, ...on }: UploadRowProps) {
  const { t } = useTranslation("uploads");
  const { name, state, reason, shrunkTo, bytes } = picture;
  const hasStopped = ["failed", "cancelled", "duplicate", "lost"].includes(state);
  return (
    <li data-testid="upload-row" data-state={state} className="flex flex-wrap items-center gap-3">
      <Thumbnail picture={picture} />
      <div className="min-w-0 flex-1">
        {hasStopped ? (
          <p dir="auto" className="truncate text-[0.9rem] at-the-start">
            {name}
          </p>
        ) : (
          <Going picture={picture} />
        )}
        {shrunkTo !== null && isUnderWay(picture) && (
          <p className="text-[0.85rem] text-soft">
            {t("smaller", { before: fileSize(bytes), after: fileSize(shrunkTo) })}
          </p>
        )}
        {(state === "cancelled" || state === "duplicate") && (
          <p className="text-[0.85rem] text-soft">{t(`state.${state}`)}</p>
        )}
        {state === "duplicate" && (
          <Button
            className="mt-2"
            aria-label={t("addNamed", { name })}
            icon={<CopyCheck size={18} aria-hidden />}
            onPress={on.onAddAllTheSame}
          >
            {t("addAllTheSame")}
          </Button>
        )}
      </div>
      {(state === "failed" || state === "cancelled") && (
        <Button
          look="quiet"
          aria-label={t("retry", { name })}
          icon={<RotateCw size={18} aria-hidden />}
          onPress={on.onRetry}
        />
      )}
      <Button
        look="quiet"
        aria-label={t(isUnderWay(picture) ? "stop" : "dismiss", { name })}
        icon={<X size={18} aria-hidden />}
        onPress={isUnderWay(picture) ? on.onStop : on.onDismiss}
      />
      {(state === "failed" || state === "lost") && (
        // On a line of its own: a sentence needs room, also on a phone.
        <p
          role={state === "failed" ? "alert" : undefined}
          className={`-mt-1 basis-full text-[0.9rem] sm:ps-15 ${state === "failed" ? "text-danger" : "text-soft"}`}
        >
          {state === "lost" || reason === null ? t("state.lost") : reasonWords(reason)}
        </p>
      )}
    </li>
  );
}

function Going({ picture }: { picture: QueuedPicture }) {
  const { t } = useTranslation("uploads");
  const told = useStage(picture.upload);
  const { name, state, share, isResting, sizes } = picture;
  const step = stepOf(state, told, sizes);
  const isSending = step === "uploading";
  const isNext = isSending && share > 0.9999;
  const words = isResting
    ? t("state.resting")
    : isNext
      ? t("state.turn")
      : t(`state.${step}`, { share: percent(share) });
  return (
    <Progress
      label={name}
      words={words}
      place={isSending ? share * PLACES.uploading : PLACES[step]}
      isWaiting={isResting || !["waiting", "uploading", "complete", "incomplete"].includes(step)}
    />
  );
}

function stepOf(
  state: QueuedPicture["state"],
  told: ReturnType<typeof useStage>,
  sizes: QueuedPicture["sizes"],
): Step {
  if (state === "done") {
    return sizes === "incomplete" ? "incomplete" : sizes === null ? "done" : "complete";
  }
  if (state !== "processing")
    return state === "preparing" || state === "uploading" ? state : "waiting";
  if (told === "received" || told === "checked") return told;
  return told === "first-light" || told === "complete" ? "done" : "processing";
}

function Thumbnail({ picture: { thumbnail, state } }: { picture: QueuedPicture }) {
  return (
    <span className="flex size-12 shrink-0 items-center justify-center overflow-hidden rounded-lg bg-sunken text-soft">
      {thumbnail ? (
        <img src={thumbnail} alt="" draggable={false} className="size-full object-cover" />
      ) : state === "failed" ? (
        <FileX size={20} aria-hidden />
      ) : (
        <ImageUp size={20} aria-hidden />
      )}
    </span>
  );
}
