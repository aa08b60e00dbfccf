import type { Rect } from "../api/types";
import { useTranslation } from "../i18n/useTranslation";
import { type Point, ratioOf, SHAPES, shapeAround, within } from "./framing";
import { PartOfPicture } from "./PartOfPicture";

interface ShapePreviewsProps {
  src: string;
  /** What of the picture is shown at all. */
  part: Rect;
  /** Width to height of the whole picture. */
  pictureRatio: number;
  focal: Point;
}

/** How the picture is cut for the shapes that places on pages have. */
export function ShapePreviews({ src, part, pictureRatio, focal }: ShapePreviewsProps) {
  const { t } = useTranslation("pictures");
  const shown = ratioOf(part, pictureRatio);
  return (
    <ul aria-label={t("shapes.label")} className="grid grid-cols-4 gap-3 sm:grid-cols-2">
      {SHAPES.map(({ name, ratio }) => (
        <li key={name} className="flex flex-col justify-end gap-1" data-testid={`shape-${name}`}>
          <span
            className="relative block overflow-hidden rounded-lg bg-sunken"
            style={{ aspectRatio: ratio }}
          >
            <PartOfPicture src={src} part={within(part, shapeAround(ratio, focal, shown))} />
          </span>
          <span className="text-[0.8rem] text-soft">
            {name === "square" || name === "link" ? t(`shapes.${name}`) : name}
          </span>
        </li>
      ))}
    </ul>
  );
}
