import { Crop, ImageUp, Pencil, Trash2 } from "lucide-react";
import { memo, useRef, useState } from "react";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import {
  type HotelImage,
  PICTURE_FIELDS,
  type PictureName,
  type StaffSettings,
} from "../../api/types";
import { paintSettings, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { PictureDialog } from "../../pictures/PictureDialog";
import { UploadProgress } from "../../pictures/UploadProgress";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { ConfirmDialog } from "../../ui/Dialog";
import { FileButton } from "../../ui/FileButton";
import { Picture } from "../../ui/Picture";
import { useFileDrop } from "../../ui/useFileDrop";
import { onlyFor } from "./onlyFor";
import { SectionCard } from "./SectionCard";
import { usePictureUpload } from "./usePictureUpload";

interface Kind {
  name: PictureName;
  title: string;
  hint: string;
  fit: "cover" | "contain";
  /** How the place is shaped where guests see it. */
  shape: string;
}

const KINDS: Kind[] = [
  {
    name: "hero",
    title: "Hero image",
    hint: "The large picture at the top of your page. Landscape, at least 1920 pixels wide.",
    fit: "cover",
    shape: "aspect-video",
  },
  {
    name: "landing_page",
    title: "Landing page image",
    hint: "Stands for your hotel on the landing page’s card.",
    fit: "cover",
    shape: "aspect-video",
  },
  {
    name: "logo",
    title: "Logo",
    hint: "On a transparent or plain ground.",
    fit: "contain",
    shape: "aspect-[2/1]",
  },
  {
    name: "favicon",
    title: "Favicon",
    hint: "The small sign in the browser’s tab. Square.",
    fit: "contain",
    shape: "aspect-[2/1]",
  },
];

/** The four single pictures of the hotel. */
export const PicturesSection = memo(
  function PicturesSection({ settings }: { settings: StaffSettings }) {
    return (
      <SectionCard
        id="pictures"
        title="Pictures"
        lead="Drop a picture on its place or choose a file. It is live as soon as it has arrived; large photos are made smaller for you."
      >
        <div className="grid gap-x-6 gap-y-8 sm:grid-cols-2">
          {KINDS.map((kind) => (
            <PicturePlace key={kind.name} kind={kind} image={settings.images[kind.name]} />
          ))}
        </div>
      </SectionCard>
    );
  },
  onlyFor(["images"]),
);

function PicturePlace({ kind, image }: { kind: Kind; image: HotelImage | null }) {
  const { canEdit, slug } = useStaff();
  const place = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<"texts" | "focus" | "clear" | null>(null);
  const upload = usePictureUpload(kind.name);
  const clear = useWrite({
    send: (cleared: Partial<Record<string, null>>) =>
      request<StaffSettings>("PATCH", settingsPath(slug), cleared),
    paint: (client, answer) => paintSettings(client, answer),
  });
  const what = kind.title.charAt(0).toLowerCase() + kind.title.slice(1);
  const isBusy = upload.progress !== null;
  const isOver = useFileDrop(place, !canEdit || isBusy, ([file]) => {
    if (file) void upload.start(file);
  });

  return (
    <section className="flex min-w-0 flex-col gap-3" aria-label={kind.title}>
      <h3 className="font-semibold">{kind.title}</h3>
      <div
        ref={place}
        data-testid={`${kind.name}-drop`}
        className={cx(
          "relative flex items-center justify-center overflow-hidden rounded-xl border bg-sunken transition-colors",
          kind.shape,
          isOver
            ? "border-accent border-2"
            : image
              ? "border-line"
              : "border-control border-dashed",
        )}
      >
        {image ? (
          <div
            data-testid={`${kind.name}-preview`}
            className={cx("size-full", kind.fit === "contain" && "p-4")}
          >
            <Picture image={image} fit={kind.fit} sizes="(min-width: 40rem) 26rem, 90vw" />
          </div>
        ) : (
          <p className="flex flex-col items-center gap-2 px-4 text-center text-[0.9rem] text-soft">
            <ImageUp size={26} aria-hidden />
            {canEdit ? "Drop a picture here" : "No picture yet"}
          </p>
        )}
        {isOver && (
          <p className="absolute inset-0 flex items-center justify-center bg-accent-soft/95 font-medium text-accent">
            Let go to use it as {what}
          </p>
        )}
      </div>
      <p className="text-[0.85rem] text-soft">{kind.hint}</p>
      {upload.progress && <UploadProgress label={kind.title} {...upload.progress} />}
      {upload.error && (
        <p role="alert" className="text-[0.9rem] text-danger">
          Not saved: {upload.error}
        </p>
      )}
      <div className="mt-auto flex flex-wrap gap-2">
        {isBusy ? (
          <Button onPress={upload.stop}>Stop upload</Button>
        ) : (
          <FileButton
            icon={<ImageUp size={18} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={`Upload ${what}`}
            inputTestId={`${kind.name}-file`}
            onFiles={([file]) => file && void upload.start(file)}
          >
            Upload
          </FileButton>
        )}
        {image?.public_id && (
          <Button
            icon={<Pencil size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={`Edit alt text of ${what}`}
            onPress={() => setDialog("texts")}
          >
            Alt text
          </Button>
        )}
        {image?.public_id && kind.fit === "cover" && (
          <Button
            icon={<Crop size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={`Focal point and crop of ${what}`}
            onPress={() => setDialog("focus")}
          >
            Crop
          </Button>
        )}
        {image && (
          <Button
            look="quiet"
            icon={<Trash2 size={18} aria-hidden />}
            isDisabled={!canEdit || isBusy}
            aria-label={`Clear ${what}`}
            onPress={() => setDialog("clear")}
          />
        )}
      </div>
      {(dialog === "texts" || dialog === "focus") && image && image.public_id !== null && (
        <PictureDialog
          image={{ ...image, public_id: image.public_id }}
          what={kind.title}
          from="settings"
          tab={dialog}
          isFramed={kind.fit === "cover"}
          onClose={() => setDialog(null)}
        />
      )}
      <ConfirmDialog
        title={`Clear the ${what}?`}
        action={`Clear ${what}`}
        isOpen={dialog === "clear"}
        isPending={clear.isPending}
        error={clear.error ? messageOf(clear.error) : undefined}
        onClose={() => {
          clear.reset();
          setDialog(null);
        }}
        onConfirm={() =>
          clear.mutate({ [PICTURE_FIELDS[kind.name]]: null }, { onSuccess: () => setDialog(null) })
        }
      >
        <p>Your page shows no {what} until you upload another one.</p>
      </ConfirmDialog>
    </section>
  );
}
