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
import { useTranslation } from "../../i18n/useTranslation";
import { PictureDialog } from "../../pictures/LaterPictureDialog";
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
  fit: "cover" | "contain";
  /** How the place is shaped where guests see it. */
  shape: string;
}

const KINDS: Kind[] = [
  { name: "hero", fit: "cover", shape: "aspect-video" },
  { name: "landing_page", fit: "cover", shape: "aspect-video" },
  { name: "logo", fit: "contain", shape: "aspect-[2/1]" },
  { name: "favicon", fit: "contain", shape: "aspect-[2/1]" },
];

/** The four single pictures of the hotel. */
export const PicturesSection = memo(
  function PicturesSection({ settings }: { settings: StaffSettings }) {
    const { t } = useTranslation("settings");
    return (
      <SectionCard id="pictures" title={t("sections.pictures")} lead={t("pictures.lead")}>
        <div className="grid gap-x-6 gap-y-8 sm:grid-cols-2">
          {KINDS.map((kind) => (
            <PicturePlace
              key={kind.name}
              kind={kind}
              image={settings.images[kind.name]}
              revision={settings.revision}
            />
          ))}
        </div>
      </SectionCard>
    );
  },
  onlyFor(["images"]),
);

interface PicturePlaceProps {
  kind: Kind;
  image: HotelImage | null;
  /** Of the settings that `image` is from. */
  revision: number;
}

function PicturePlace({ kind, image, revision }: PicturePlaceProps) {
  const { t } = useTranslation("settings");
  const { canEdit, slug } = useStaff();
  const place = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<"texts" | "focus" | "clear" | null>(null);
  const upload = usePictureUpload(kind.name, revision);
  const clear = useWrite({
    send: (cleared: Partial<Record<string, null>>) =>
      request<StaffSettings>("PATCH", settingsPath(slug), { ...cleared, base_revision: revision }),
    paint: (client, answer) => paintSettings(client, answer),
  });
  const title = t(`pictures.${kind.name}.title`);
  const isBusy = upload.progress !== null;
  const isOver = useFileDrop(place, !canEdit || isBusy, ([file]) => {
    if (file) void upload.start(file);
  });

  return (
    <section className="flex min-w-0 flex-col gap-3" aria-label={title}>
      <h3 className="font-semibold">{title}</h3>
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
            {canEdit ? t("pictures.dropHere") : t("pictures.none")}
          </p>
        )}
        {isOver && (
          <p className="absolute inset-0 flex items-center justify-center bg-accent-soft/95 font-medium text-accent">
            {t(`pictures.${kind.name}.letGo`)}
          </p>
        )}
      </div>
      <p className="text-[0.85rem] text-soft">{t(`pictures.${kind.name}.hint`)}</p>
      {upload.progress && <UploadProgress label={title} {...upload.progress} />}
      {upload.error && (
        <p role="alert" className="text-[0.9rem] text-danger">
          {t("pictures.notSaved", { reason: upload.error })}
        </p>
      )}
      <div className="mt-auto flex flex-wrap gap-2">
        {isBusy ? (
          <Button onPress={upload.stop}>{t("pictures.stopUpload")}</Button>
        ) : (
          <FileButton
            icon={<ImageUp size={18} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={t(`pictures.${kind.name}.upload`)}
            inputTestId={`${kind.name}-file`}
            onFiles={([file]) => file && void upload.start(file)}
          >
            {t("pictures.uploadShort")}
          </FileButton>
        )}
        {image?.public_id && (
          <Button
            icon={<Pencil size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={t(`pictures.${kind.name}.altText`)}
            onPress={() => setDialog("texts")}
          >
            {t("pictures.altTextShort")}
          </Button>
        )}
        {image?.public_id && kind.fit === "cover" && (
          <Button
            icon={<Crop size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={t(`pictures.${kind.name}.crop`)}
            onPress={() => setDialog("focus")}
          >
            {t("pictures.cropShort")}
          </Button>
        )}
        {image && (
          <Button
            look="quiet"
            icon={<Trash2 size={18} aria-hidden />}
            isDisabled={!canEdit || isBusy}
            aria-label={t(`pictures.${kind.name}.clear`)}
            onPress={() => setDialog("clear")}
          />
        )}
      </div>
      {(dialog === "texts" || dialog === "focus") && image && image.public_id !== null && (
        <PictureDialog
          image={{ ...image, public_id: image.public_id }}
          what={title}
          from="settings"
          tab={dialog}
          isFramed={kind.fit === "cover"}
          onClose={() => setDialog(null)}
        />
      )}
      <ConfirmDialog
        title={t(`pictures.${kind.name}.clearQuestion`)}
        action={t(`pictures.${kind.name}.clear`)}
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
        <p>{t(`pictures.${kind.name}.clearText`)}</p>
      </ConfirmDialog>
    </section>
  );
}
