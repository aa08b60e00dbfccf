const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Latin letters, and digits among other signs: a date, a price, a telephone number. */
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u02b8]|\d\D|\D\d/;

/**
 * A value for the middle of a sentence: an English name, an address or a price in an Arabic one
 * (and the other way round) must not move the words and stops around it.
 * Values that run the sentence's own way are left as they are.
 */
export function isolated(value: string, direction: "ltr" | "rtl"): string {
  const turns = direction === "rtl" ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return turns.test(value) ? `\u2068${value}\u2069` : value;
}
