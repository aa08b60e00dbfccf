import { Maximize } from "lucide-react";
import { useRef, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { Rect } from "../api/types";
import { percent } from "../i18n/format";
import { useTranslation } from "../i18n/useTranslation";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { startDrag } from "./drag";
import { type Handle, movedBy, type Point, resizedBy, shapedInside, WHOLE } from "./framing";
import { PartOfPicture, stageStyle } from "./PartOfPicture";
import { keyedBy, PointInputs } from "./PointInputs";

interface CropEditorProps {
  /** Address of the whole picture. */
  src: string;
  pictureRatio: number;
  /** `null`: all of it. */
  crop: Rect | null;
  /** Pixels of the whole picture, across. */
  width: number;
  onChange(crop: Rect | null): void;
  onUnavailable(): void;
}

/** The shapes to crop to: those with a word for them, and those that are called by their sides. */
const ASPECTS: {
  key: "free" | "own" | "square" | `${number} : ${number}`;
  ratio: number | null;
}[] = [
  { key: "free", ratio: null },
  { key: "own", ratio: 0 },
  { key: "square", ratio: 1 },
  { key: "4 : 3", ratio: 4 / 3 },
  { key: "3 : 2", ratio: 3 / 2 },
  { key: "16 : 9", ratio: 16 / 9 },
];

/** Fewer pixels than this across look soft on a large screen. */
const SHARP = 1280;

const EDGES: {
  handle: Handle;
  name: "top" | "right" | "bottom" | "left";
  place: string;
  bar: string;
}[] = [
  {
    handle: "n",
    name: "top",
    place: "-translate-1/2 top-0 left-1/2 h-11 w-[max(2.75rem,calc(100%-3rem))] cursor-ns-resize",
    bar: "h-1.5 w-9",
  },
  {
    handle: "e",
    name: "right",
    place:
      "top-1/2 right-0 h-[max(2.75rem,calc(100%-3rem))] w-11 translate-x-1/2 -translate-y-1/2 cursor-ew-resize",
    bar: "h-9 w-1.5",
  },
  {
    handle: "s",
    name: "bottom",
    place:
      "bottom-0 left-1/2 h-11 w-[max(2.75rem,calc(100%-3rem))] -translate-x-1/2 translate-y-1/2 cursor-ns-resize",
    bar: "h-1.5 w-9",
  },
  {
    handle: "w",
    name: "left",
    place: "-translate-1/2 top-1/2 left-0 h-[max(2.75rem,calc(100%-3rem))] w-11 cursor-ew-resize",
    bar: "h-9 w-1.5",
  },
];

const CORNERS: { handle: Handle; place: string }[] = [
  { handle: "nw", place: "top-0 left-0 -translate-1/2 cursor-nwse-resize" },
  { handle: "ne", place: "top-0 right-0 translate-x-1/2 -translate-y-1/2 cursor-nesw-resize" },
  { handle: "se", place: "right-0 bottom-0 translate-1/2 cursor-nwse-resize" },
  { handle: "sw", place: "bottom-0 left-0 -translate-x-1/2 translate-y-1/2 cursor-nesw-resize" },
];

/** Which part of the picture guests see. The rest is kept, and may be shown again. */
export function CropEditor(props: CropEditorProps) {
  const { src, pictureRatio, crop, width, onChange, onUnavailable } = props;
  const { t } = useTranslation("pictures");
  const stage = useRef<HTMLDivElement>(null);
  const [aspect, setAspect] = useState("free");
  const part = crop ?? WHOLE;
  const chosen = ASPECTS.find(({ key }) => key === aspect)?.ratio ?? null;
  const ratio = chosen === 0 ? pictureRatio : chosen;
  const resize = (handle: Handle, from: Rect, by: Point) =>
    onChange(resizedBy(from, handle, by, ratio, pictureRatio));
  const hold = (handle: Handle) => (event: React.PointerEvent) => {
    const from = part;
    startDrag(event, stage.current, ({ dx, dy }) => resize(handle, from, [dx, dy]));
    (event.currentTarget as HTMLElement).focus({ preventScroll: true });
  };
  const pixels = Math.round(part.width * width);

  return (
    <div className="flex flex-col gap-5">
      <div className="flex justify-center px-3 pt-1">
        <div
          ref={stage}
          data-testid="crop-stage"
          className="relative max-w-full touch-none bg-sunken"
          style={stageStyle(pictureRatio)}
        >
          <span className="absolute inset-0 overflow-hidden">
            <PartOfPicture src={src} part={WHOLE} {...{ onUnavailable }} />
            <span
              aria-hidden="true"
              className="pointer-events-none absolute shadow-[0_0_0_9999px_rgb(10_11_12/0.6)]"
              style={placeOf(part)}
            />
          </span>
          <div data-testid="crop-box" className="absolute" style={placeOf(part)}>
            <fieldset
              aria-label={t("crop.label")}
              className="absolute inset-0 cursor-move border-2 border-white shadow-[0_0_0_1px_rgb(0_0_0/0.6)] has-focus-visible:outline-3 has-focus-visible:outline-accent"
              onPointerDown={(event) => {
                const from = part;
                startDrag(event, stage.current, ({ dx, dy }) => onChange(movedBy(from, dx, dy)));
                event.currentTarget.querySelector("input")?.focus({ preventScroll: true });
              }}
            >
              <PointInputs
                label={t("crop.place")}
                point={[part.x, part.y]}
                onMove={([dx, dy]) => onChange(movedBy(part, dx, dy))}
              />
              <Thirds />
            </fieldset>
            {EDGES.map(({ handle, name, place, bar }) => (
              <div
                key={handle}
                role="slider"
                tabIndex={0}
                aria-label={t(`crop.${name}`)}
                aria-orientation={handle === "n" || handle === "s" ? "vertical" : "horizontal"}
                aria-valuemin={0}
                aria-valuemax={100}
                aria-valuenow={Math.round(edgeOf(part, handle) * 100)}
                aria-valuetext={percent(edgeOf(part, handle))}
                onPointerDown={hold(handle)}
                onKeyDown={(event) => {
                  const by = keyedBy(event);
                  if (by) resize(handle, part, by);
                }}
                className={cx(
                  "group absolute flex items-center justify-center rounded-lg outline-none",
                  place,
                )}
              >
                <span
                  className={cx(
                    "rounded-full bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.6)] group-focus-visible:outline-3 group-focus-visible:outline-accent",
                    bar,
                  )}
                />
              </div>
            ))}
            {CORNERS.map(({ handle, place }) => (
              // The edges do the same by keyboard.
              <span
                key={handle}
                data-testid={`crop-${handle}`}
                onPointerDown={hold(handle)}
                className={cx("absolute flex size-11 items-center justify-center", place)}
              >
                <span className="size-3.5 rounded-full border-2 border-white bg-accent shadow-[0_0_0_1px_rgb(0_0_0/0.6)]" />
              </span>
            ))}
          </div>
        </div>
      </div>
      <RadioGroup
        value={aspect}
        orientation="horizontal"
        onChange={(key) => {
          setAspect(key);
          const wanted = ASPECTS.find((each) => each.key === key)?.ratio ?? null;
          if (wanted === null) return;
          onChange(shapedInside(part, wanted === 0 ? pictureRatio : wanted, pictureRatio));
        }}
        className="flex flex-col gap-2"
      >
        <Label className="font-medium text-[0.9rem]">{t("crop.shape")}</Label>
        <div className="flex flex-wrap gap-2">
          {ASPECTS.map(({ key }) => (
            <Radio
              key={key}
              value={key}
              className="flex min-h-11 cursor-pointer items-center rounded-xl border border-control px-3.5 text-[0.9rem] selected:border-accent selected:bg-accent-soft selected:text-accent"
            >
              {key === "free" || key === "own" || key === "square" ? t(`crop.${key}`) : key}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon={<Maximize size={17} aria-hidden />}
          isDisabled={crop === null}
          onPress={() => {
            setAspect("free");
            onChange(null);
          }}
        >
          {t("crop.whole")}
        </Button>
        <p
          role="status"
          className={cx("text-[0.9rem]", pixels < SHARP && crop ? "text-warn" : "text-soft")}
        >
          {crop === null
            ? t("crop.all")
            : t(pixels < SHARP ? "crop.soft" : "crop.width", { count: pixels })}
        </p>
      </div>
    </div>
  );
}

/** Lines at the thirds, by which photographers place things. */
function Thirds() {
  return (
    <span aria-hidden="true" className="pointer-events-none absolute inset-0 opacity-45">
      <span className="absolute inset-x-0 top-1/3 h-1/3 border-white border-y" />
      <span className="absolute inset-y-0 left-1/3 w-1/3 border-white border-x" />
    </span>
  );
}

function placeOf(part: Rect): React.CSSProperties {
  return {
    left: `${part.x * 100}%`,
    top: `${part.y * 100}%`,
    width: `${part.width * 100}%`,
    height: `${part.height * 100}%`,
  };
}

/** How far an edge is from the upper left. */
function edgeOf(part: Rect, handle: Handle): number {
  if (handle === "n") return part.y;
  if (handle === "w") return part.x;
  return handle === "s" ? part.y + part.height : part.x + part.width;
}
