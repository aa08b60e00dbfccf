/** The words of a text that somebody wrote; each is written once in a whole run. */
export const wordsOf = (text: unknown): Set<string> =>
  new Set(typeof text === "string" ? (text.match(/\bw\d+x\d+\b/g) ?? []) : []);

/** What of `a` the second one lacks. */
export const without = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((word) => !b.has(word));
