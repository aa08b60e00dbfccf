/**
 * French and Spanish have a form of their own for whole millions ("1 million *de* photos").
 * Nothing in a hotel is counted that far, so their messages leave it out and it is filled in here.
 */

export interface Messages {
  [key: string]: string | Messages;
}

/** The same messages with `_many` wherever there is an `_other` without it. */
export function withMillions(messages: Messages): Messages {
  const filled: Messages = {};
  for (const [key, value] of Object.entries(messages)) {
    filled[key] = typeof value === "string" ? value : withMillions(value);
    const many = key.replace(/_other$/, "_many");
    if (many !== key && !(many in messages)) filled[many] = value;
  }
  return filled;
}
