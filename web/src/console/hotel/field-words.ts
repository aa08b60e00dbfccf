/** Values that are no texts, as one would say them: what of a picture is shown, and around what. */
import { percent } from "../i18n/format";
import { t } from "../i18n/i18n";

/** The words for a value of that field; `null` when it is said as it is. */
export function fieldWords(name: string, value: unknown): string | null {
  if (name === "focal_point") {
    return Array.isArray(value) ? place(value) : t("fields:value.automatic");
  }
  if (name === "crop") return isPart(value) ? part(value) : t("fields:value.wholePicture");
  return null;
}

function place([x, y]: unknown[]): string {
  return t("fields:value.place", { x: percent(Number(x)), y: percent(Number(y)) });
}

interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

function part({ x, y, width, height }: Part): string {
  return t("fields:value.part", {
    left: percent(x),
    right: percent(x + width),
    top: percent(y),
    bottom: percent(y + height),
  });
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && "width" in value;
}
