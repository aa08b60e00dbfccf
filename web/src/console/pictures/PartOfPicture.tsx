import type { Rect } from "../api/types";
import { cx } from "../ui/cx";

interface PartOfPictureProps {
  /** Address of the whole picture. */
  src: string;
  part: Rect;
  className?: string;
  onUnavailable?: () => void;
}

/** A part of a picture, filling its place, which has the part's shape. */
export function PartOfPicture({ src, part, className, onUnavailable }: PartOfPictureProps) {
  return (
    <span className={cx("pointer-events-none absolute inset-0 overflow-hidden", className)}>
      <img
        src={src}
        alt=""
        draggable={false}
        onError={onUnavailable}
        className="absolute max-w-none select-none"
        style={{
          width: `${100 / part.width}%`,
          height: `${100 / part.height}%`,
          left: `${(-100 * part.x) / part.width}%`,
          top: `${(-100 * part.y) / part.height}%`,
        }}
      />
    </span>
  );
}

/** As large as there is room for, in the shape `ratio`. */
export function stageStyle(ratio: number): React.CSSProperties {
  return { aspectRatio: ratio, width: `min(100%, calc(42dvh * ${ratio}))` };
}
