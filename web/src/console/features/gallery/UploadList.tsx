import { FileX, RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../ui/Button";
import { Progress } from "../../ui/Progress";
import { useGalleryUploads } from "./GalleryUploads";
import type { QueuedFile } from "./upload-queue";

/** Pictures on their way to the gallery, and those that did not make it. */
export function UploadList() {
  const { queue, files } = useGalleryUploads();
  if (files.length === 0) return null;
  const failed = files.filter((file) => file.state === "failed").length;
  const onTheirWay = files.length - failed;
  return (
    <section aria-label="Uploads" className="card mb-6 p-4 sm:p-5">
      <p role="status" className="mb-3 font-medium text-[0.95rem]">
        {onTheirWay > 0 && `${onTheirWay} on the way`}
        {onTheirWay > 0 && failed > 0 && ", "}
        {failed > 0 && `${failed} not uploaded`}
      </p>
      <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto">
        {files.map((file) => (
          <UploadRow
            key={file.id}
            queued={file}
            onRetry={() => queue.retry(file.id)}
            onRemove={() => queue.remove(file.id)}
          />
        ))}
      </ul>
    </section>
  );
}

interface UploadRowProps {
  queued: QueuedFile;
  onRetry(): void;
  onRemove(): void;
}

function UploadRow({ queued, onRetry, onRemove }: UploadRowProps) {
  const { file, state, share, error } = queued;
  return (
    <li data-testid="upload-row" className="flex items-center gap-3">
      <Thumbnail file={file} />
      <div className="min-w-0 flex-1">
        {state === "sending" ? (
          <Progress label={file.name} share={share} />
        ) : (
          <>
            <p className="truncate text-[0.85rem]">{file.name}</p>
            {state === "waiting" ? (
              <p className="text-[0.85rem] text-soft">Waiting</p>
            ) : (
              <p role="alert" className="text-[0.85rem] text-danger">
                {error}
              </p>
            )}
          </>
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
        aria-label={state === "failed" ? `Dismiss ${file.name}` : `Stop ${file.name}`}
        icon={<X size={18} aria-hidden />}
        onPress={onRemove}
      />
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
        <img src={address} alt="" draggable={false} className="size-full object-cover" />
      ) : (
        <FileX size={20} aria-hidden />
      )}
    </span>
  );
}
