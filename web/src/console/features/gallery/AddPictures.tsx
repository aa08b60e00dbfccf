import { Camera, ChevronDown, FolderOpen, ImagePlus } from "lucide-react";
import { memo, useRef } from "react";
import { toast } from "sonner";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { type Action, MenuButton } from "../../ui/ActionMenu";
import { FileButton } from "../../ui/FileButton";
import { onlyPictures } from "../../uploads/gather";
import { MOST } from "../../uploads/queue";
import { useGalleryUploads } from "./GalleryUploads";

/** Adds files to the queue, and says what was not taken. `leftOut`: files of a folder, no pictures. */
export function useAddPictures(): (files: readonly File[], leftOut?: number) => void {
  const { t } = useTranslation("uploads");
  const { queue } = useGalleryUploads();
  return (files, leftOut = 0) => {
    const notTaken = queue.add(files);
    if (notTaken > 0) toast.error(t("notTaken", { count: notTaken, most: number(MOST) }));
    if (files.length === 0) toast.error(t("nothingInside"));
    else if (leftOut > 0) toast(t("leftOut", { count: leftOut }));
  };
}

/** The ways to choose pictures: files, a whole folder, the camera of a phone. */
export const AddPictures = memo(function AddPictures({ isDisabled }: { isDisabled: boolean }) {
  const { t } = useTranslation("uploads");
  const add = useAddPictures();
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  // A computer's camera is not what anybody takes a hotel's pictures with.
  const hasCamera = globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
  const hasFolders = "webkitdirectory" in HTMLInputElement.prototype;
  const ways: Action[] = [
    {
      id: "camera",
      label: t("add.camera"),
      icon: <Camera size={17} aria-hidden />,
      act: () => camera.current?.click(),
    },
    {
      id: "folder",
      label: t("add.folder"),
      icon: <FolderOpen size={17} aria-hidden />,
      act: () => folder.current?.click(),
    },
  ].filter(({ id }) => (id === "camera" ? hasCamera : hasFolders));
  return (
    <div className="flex">
      <FileButton
        look="primary"
        multiple
        className="rounded-e-none"
        icon={<ImagePlus size={18} aria-hidden />}
        isDisabled={isDisabled}
        inputTestId="gallery-files"
        onFiles={(files) => add(files)}
      >
        {t("add.pictures")}
      </FileButton>
      <MenuButton
        look="primary"
        className="rounded-s-none border-s-on-accent/40"
        aria-label={t("add.more")}
        isDisabled={isDisabled || !(hasCamera || hasFolders)}
        icon={<ChevronDown size={18} aria-hidden />}
        actions={ways}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        data-testid="gallery-folder"
        {...{ webkitdirectory: "" }}
        onChange={(event) => {
          const { files, leftOut } = onlyPictures([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
          add(files, leftOut);
        }}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        tabIndex={-1}
        data-testid="gallery-camera"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (files.length > 0) add(files);
        }}
      />
    </div>
  );
});
