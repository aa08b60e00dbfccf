import { renditionAddress } from "@frontage/sdk/pictures";
import { useState } from "react";
import type { ImageDetails } from "../api/types";
import { useStaff } from "../hotel/staff";
import { useTranslation } from "../i18n/useTranslation";
import { CropEditor } from "./CropEditor";
import { FocusEditor } from "./FocusEditor";
import { WHOLE } from "./framing";
import { wholePath } from "./image-details";
import { focalOf, readCrop } from "./picture-form";
import type { OwnImage, usePictureForm } from "./usePictureForm";

/** Pixels across that the editors show at most. */
const SHOWN_WIDTH = 1280;

interface PictureFrameProps {
  kind: "focus" | "crop";
  image: OwnImage;
  details: ImageDetails;
  picture: ReturnType<typeof usePictureForm>;
}

/** The editors of what is shown of a picture, over the whole of it. */
export function PictureFrame({ kind, image, details, picture }: PictureFrameProps) {
  const { slug } = useStaff();
  const { form, setFocal, setCrop } = picture;
  const [isGone, setGone] = useState(false);
  const saved = details.crop ?? WHOLE;
  const across = (image.width ?? 4) / saved.width;
  const pictureRatio = across / ((image.height ?? 3) / saved.height);
  // Guests' addresses show the saved crop only; the rest of the picture is for staff.
  const rendition = renditionAddress(image, { width: SHOWN_WIDTH, base: "" }) ?? image.url;
  const src =
    details.crop === null ? rendition : `${wholePath(slug, image.public_id)}?of=${image.version}`;
  const crop = readCrop(form.values.crop);
  const { original } = details;

  if (kind === "crop") {
    if (!original.kept || isGone) return <NothingToCropFrom />;
    return (
      <CropEditor
        src={src}
        pictureRatio={pictureRatio}
        crop={crop}
        width={original.width ?? Math.round(across)}
        onChange={setCrop}
        onUnavailable={() => setGone(true)}
      />
    );
  }
  const { point, isCertain } = focalOf(form.values, form.server, image);
  return (
    <FocusEditor
      // Without the whole, what is shown of it does.
      src={isGone || !original.kept ? rendition : src}
      part={isGone || !original.kept ? WHOLE : (crop ?? WHOLE)}
      pictureRatio={isGone || !original.kept ? ratioOfShown(image) : pictureRatio}
      focal={point}
      isCertain={isCertain}
      isAutomatic={form.values.focal_point === ""}
      onChange={setFocal}
      onAutomatic={() => setFocal(null)}
    />
  );
}

function ratioOfShown({ width, height }: OwnImage): number {
  return width && height ? width / height : 4 / 3;
}

function NothingToCropFrom() {
  const { t } = useTranslation("pictures");
  return <p className="rounded-xl bg-warn-soft px-4 py-3 text-warn">{t("notKept")}</p>;
}
