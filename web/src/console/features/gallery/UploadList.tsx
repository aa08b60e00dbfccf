import type { PictureProgress } from "@frontage/sdk/core";
import { FileX, ImageUp, RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useOthersUploads, useStage } from "../../hotel/picture-progress";
import { useStaff } from "../../hotel/staff";
import { stepOf } from "../../pictures/steps";
import { UploadProgress } from "../../pictures/UploadProgress";
import { Button } from "../../ui/Button";
import { useGalleryUploads } from "./GalleryUploads";
import type { QueuedFile } from "./upload-queue";

/** Pictures on their way, one's own and the colleagues', and those that did not make it. */
export function UploadList() {
  const { queue, files } = useGalleryUploads();
  const others = useOthersUploads();
  if (files.length + others.length === 0) return null;
  return (
    <section aria-label="Uploads" className="card mb-6 flex flex-col gap-5 p-4 sm:p-5">
      {files.length > 0 && (
        <div>
          <p role="status" className="mb-3 font-medium text-[0.95rem]">
            {summary(files)}
          </p>
          <ul className="flex max-h-128 flex-col gap-4 overflow-y-auto">
            {files.map((file) => (
              <UploadRow
                key={file.id}
                queued={file}
                onRetry={() => queue.retry(file.id)}
                onRemove={() => queue.remove(file.id)}
              />
            ))}
          </ul>
        </div>
      )}
      {others.length > 0 && (
        <div>
          <h2 className="mb-3 font-medium text-[0.95rem]">Colleagues are uploading</h2>
          <ul className="flex max-h-64 flex-col gap-4 overflow-y-auto">
            {others.map((progress) => (
              <OthersRow key={progress.upload} progress={progress} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** "2 on the way, 1 live, 1 not uploaded". */
function summary(files: readonly QueuedFile[]): string {
  const count = (...states: QueuedFile["state"][]) =>
    files.filter(({ state }) => states.includes(state)).length;
  const [going, live, failed] = [
    count("waiting", "converting", "sending"),
    count("live", "complete", "incomplete"),
    count("failed"),
  ];
  return [
    going > 0 && `${going} on the way`,
    live > 0 && `${live} live`,
    failed > 0 && `${failed} not uploaded`,
  ]
    .filter(Boolean)
    .join(", ");
}

interface UploadRowProps {
  queued: QueuedFile;
  onRetry(): void;
  onRemove(): void;
}

function UploadRow({ queued, onRetry, onRemove }: UploadRowProps) {
  const { file, state, upload, share, error } = queued;
  const told = useStage(upload);
  const isOver = !["waiting", "converting", "sending"].includes(state);
  return (
    <li data-testid="upload-row" data-state={state} className="flex flex-wrap items-center gap-3">
      <Thumbnail file={file} />
      <div className="min-w-0 flex-1">
        {state === "failed" ? (
          <p className="truncate text-[0.85rem]">{file.name}</p>
        ) : (
          <UploadProgress
            label={file.name}
            step={state === "sending" ? stepOf(share, told) : state}
            share={share}
          />
        )}
      </div>
      {state === "failed" && (
        <Button
          look="quiet"
          aria-label={`Try ${file.name} again`}
          icon={<RotateCw size={18} aria-hidden />}
          onPress={onRetry}
        />
      )}
      <Button
        look="quiet"
        aria-label={`${isOver ? "Dismiss" : "Stop"} ${file.name}`}
        icon={<X size={18} aria-hidden />}
        onPress={onRemove}
      />
      {state === "failed" && (
        // On a line of its own: a sentence needs room, also on a phone.
        <p role="alert" className="-mt-1 basis-full text-[0.9rem] text-danger sm:pl-15">
          {error}
        </p>
      )}
    </li>
  );
}

function OthersRow({ progress }: { progress: PictureProgress }) {
  const { session } = useStaff();
  const { name, by, stage, problem, public_id } = progress;
  const isSelf = by.id !== undefined && String(by.id) === String(session.staff_id);
  const label = `${name}, by ${isSelf ? "you in another window" : by.name}`;
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
              {public_id ? "Live, but not in every size." : "Not uploaded."} {problem}
            </p>
          </>
        ) : (
          <UploadProgress label={label} step={stepOf(1, stage)} share={1} />
        )}
      </div>
    </li>
  );
}

function Thumbnail({ file }: { file: File }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <span className="flex size-12 shrink-0 items-center justify-center overflow-hidden rounded-lg bg-sunken text-soft">
      {address ? (
        <img
          src={address}
          alt=""
          draggable={false}
          className="size-full object-cover"
          // Not every picture that may be sent can be shown here.
          onError={() => setAddress(null)}
        />
      ) : (
        <FileX size={20} aria-hidden />
      )}
    </span>
  );
}
