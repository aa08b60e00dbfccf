import { Sparkles } from "lucide-react";
import { useRef } from "react";
import type { Rect } from "../api/types";
import { useTranslation } from "../i18n/useTranslation";
import { Button } from "../ui/Button";
import { startDrag } from "./drag";
import { clamp, type Point, ratioOf } from "./framing";
import { PartOfPicture, stageStyle } from "./PartOfPicture";
import { PointInputs } from "./PointInputs";
import { ShapePreviews } from "./ShapePreviews";

interface FocusEditorProps {
  /** Address of the whole picture. */
  src: string;
  /** What of it is shown. */
  part: Rect;
  pictureRatio: number;
  focal: Point;
  /** `false`: the server will look for another. */
  isCertain: boolean;
  isAutomatic: boolean;
  onChange(focal: Point): void;
  onAutomatic(): void;
}

/** What must stay in view wherever a page shows only a part of the picture. */
export function FocusEditor(props: FocusEditorProps) {
  const { src, part, pictureRatio, focal, isCertain, isAutomatic, onChange, onAutomatic } = props;
  const { t } = useTranslation("pictures");
  const stage = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const set = (x: number, y: number) => onChange([clamp(x, 0, 1), clamp(y, 0, 1)]);
  const drag = (event: React.PointerEvent) => {
    startDrag(event, stage.current, ({ x, y }) => set(x, y));
    input.current?.focus({ preventScroll: true });
  };

  return (
    <div className="flex flex-col gap-5">
      <p className="text-[0.9rem] text-soft">
        {t("focus.lead")} <span className="pointer-coarse:hidden">{t("focus.keys")}</span>
      </p>
      <div className="grid items-center gap-5 sm:grid-cols-[minmax(0,1fr)_12.5rem]">
        <div
          ref={stage}
          data-testid="focus-stage"
          onPointerDown={drag}
          className="relative max-w-full cursor-crosshair touch-none justify-self-center rounded-lg bg-sunken"
          style={stageStyle(ratioOf(part, pictureRatio))}
        >
          <PartOfPicture src={src} part={part} className="rounded-lg" />
          <fieldset
            aria-label={t("focus.label")}
            data-testid="focus-point"
            className="-translate-1/2 absolute size-11 cursor-grab rounded-full active:cursor-grabbing has-focus-visible:outline-3 has-focus-visible:outline-accent"
            style={{ left: `${focal[0] * 100}%`, top: `${focal[1] * 100}%` }}
          >
            <PointInputs
              label={t("focus.label")}
              point={focal}
              note={isCertain ? undefined : t("focus.toBeFound")}
              inputRef={input}
              onMove={([dx, dy]) => set(focal[0] + dx, focal[1] + dy)}
            />
            {/* Seen on any photo: white between two dark rings. */}
            <span
              aria-hidden="true"
              className="absolute inset-1.5 rounded-full border-3 border-white shadow-[0_0_0_1.5px_rgb(0_0_0/0.75),inset_0_0_0_1.5px_rgb(0_0_0/0.75)]"
            />
            <span
              aria-hidden="true"
              className="-translate-1/2 absolute top-1/2 left-1/2 size-2 rounded-full bg-white shadow-[0_0_0_1.5px_rgb(0_0_0/0.75)]"
            />
          </fieldset>
        </div>
        <ShapePreviews src={src} part={part} pictureRatio={pictureRatio} focal={focal} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon={<Sparkles size={17} aria-hidden />}
          isDisabled={isAutomatic}
          onPress={onAutomatic}
        >
          {t("focus.automatic")}
        </Button>
        <p role="status" className="text-[0.9rem] text-soft">
          {!isAutomatic ? t("focus.byHand") : isCertain ? t("focus.found") : t("focus.looked")}
        </p>
      </div>
    </div>
  );
}
