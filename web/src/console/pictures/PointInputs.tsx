import type { KeyboardEvent, Ref } from "react";
import { percent as percentWords } from "../i18n/format";
import { useTranslation } from "../i18n/useTranslation";
import type { Point } from "./framing";

/** How far an arrow key goes, and with Shift, as a share of the picture. */
const STEP = 0.01;
const BIG_STEP = 0.1;

const KEYS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The way that a key points, as shares of the picture; `null` for any other key. */
export function keyedBy(event: KeyboardEvent): Point | null {
  const way = KEYS[event.key];
  if (!way) return null;
  event.preventDefault();
  const step = event.shiftKey ? BIG_STEP : STEP;
  return [way[0] * step, way[1] * step];
}

interface PointInputsProps {
  /** What is moved: "Focal point". */
  label: string;
  point: Point;
  /** Read out with the place when it is worth a word: "automatic". */
  note?: string | undefined;
  isDisabled?: boolean;
  onMove(by: Point): void;
  inputRef?: Ref<HTMLInputElement>;
}

/**
 * The two sliders that a thing to be dragged is for a screen reader and for the keyboard. On either
 * of them all four arrow keys work, as eyes expect.
 */
export function PointInputs(props: PointInputsProps) {
  const { label, point, note, isDisabled = false, onMove, inputRef } = props;
  const { t } = useTranslation("pictures");
  const axes = [
    { name: "left", share: point[0], by: (change: number): Point => [change, 0] },
    { name: "top", share: point[1], by: (change: number): Point => [0, change] },
  ] as const;
  return axes.map(({ name, share, by }, index) => {
    const percent = Math.round(share * 100);
    return (
      <input
        key={name}
        ref={index === 0 ? inputRef : undefined}
        type="range"
        min={0}
        max={100}
        value={percent}
        disabled={isDisabled}
        aria-label={t(`axis.${name}`, { what: label })}
        aria-valuetext={
          note ? t("axis.place", { share: percentWords(share), note }) : percentWords(share)
        }
        className="sr-only"
        onChange={(event) => onMove(by((Number(event.currentTarget.value) - percent) / 100))}
        onKeyDown={(event) => {
          const way = keyedBy(event);
          if (way) onMove(way);
        }}
      />
    );
  });
}
