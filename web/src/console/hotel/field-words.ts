/** Values that are no texts, as one would say them: what of a picture is shown, and around what. */

/** The words for a value of that field; `null` when it is said as it is. */
export function fieldWords(name: string, value: unknown): string | null {
  if (name === "focal_point") return Array.isArray(value) ? place(value) : "automatic";
  if (name === "crop") return isPart(value) ? part(value) : "the whole picture";
  return null;
}

function place([x, y]: unknown[]): string {
  return `${percent(x)} from the left, ${percent(y)} from the top`;
}

interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

function part({ x, y, width, height }: Part): string {
  const across = `${percent(x)} to ${percent(x + width)} across`;
  return `${across}, ${percent(y)} to ${percent(y + height)} down`;
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && "width" in value;
}

function percent(share: unknown): string {
  return `${Math.round(Number(share) * 100)} %`;
}
