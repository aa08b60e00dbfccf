/** What the attributes of the element (or the `data-…` of its script) ask for. */

/** Their names; nothing else is looked at. */
export const SETTINGS = ["hotel", "show", "theme", "columns", "limit"] as const;

/** The parts that can be shown. */
export const PARTS = ["gallery", "rooms"] as const;
export type Part = (typeof PARTS)[number];

export interface Settings {
  /** In the order in which they are shown. */
  show: Part[];
  /** `true`: text colour and font of the page around it, instead of the hotel's colours. */
  inherit: boolean;
  /** The most columns, 1 to 3. */
  columns: number;
  /** The most pictures, and the most room types. */
  limit: number;
}

/**
 * Reads them. What cannot be understood counts as not said, and `mistakes` gets a sentence about it.
 */
export function readSettings(
  attribute: (name: string) => string | null,
  mistakes: (sentence: string) => void,
): Settings {
  const words = (attribute("show") ?? "").toLowerCase().split(/[\s,]+/);
  const show = PARTS.filter((part) => words.includes(part));
  show.sort((a, b) => words.indexOf(a) - words.indexOf(b));
  for (const word of words) {
    if (word && !PARTS.includes(word as Part)) {
      mistakes(`show="${word}" should be ${PARTS.join(" or ")}.`);
    }
  }
  const theme = attribute("theme") || "auto";
  if (!/^(auto|inherit)$/.test(theme)) {
    mistakes(`theme="${theme}" should be auto or inherit.`);
  }
  const count = (name: string, most: number) => {
    const text = attribute(name);
    if (!text) return most;
    if (/^\s*[1-9]\d{0,5}\s*$/.test(text)) return Math.min(most, Number(text));
    mistakes(`${name}="${text}" should be a number.`);
    return most;
  };
  return {
    show: show.length > 0 ? show : ["gallery"],
    inherit: theme === "inherit",
    columns: count("columns", 3),
    limit: count("limit", Number.POSITIVE_INFINITY),
  };
}
