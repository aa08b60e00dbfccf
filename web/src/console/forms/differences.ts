/**
 * Texts compared word by word: what two people made of one text, and one text made of both.
 */

/** A stretch of a text; `isNew`: the other text does not have it there. */
export interface Stretch {
  readonly text: string;
  readonly isNew: boolean;
}

/** Of longer texts, in words and spaces, only a beginning and an end that are the same are found. */
const MOST_TOKENS = 1_500;

/** The stretches of `a` and of `b`, with what each has alone marked. */
export function differences(a: string, b: string): { a: Stretch[]; b: Stretch[] } {
  const [left, right] = [tokens(a), tokens(b)];
  const pairs = common(left, right);
  return {
    a: stretches(
      left,
      pairs.map(([index]) => index),
    ),
    b: stretches(
      right,
      pairs.map(([, index]) => index),
    ),
  };
}

/**
 * One text out of two that were made from `base`: the changes of both. Where they changed the same
 * words, both versions stand one after the other, mine first, and `isClean` is false: somebody has
 * to read it.
 */
export function combined(
  base: string,
  mine: string,
  theirs: string,
): { text: string; isClean: boolean } {
  const words = tokens(base);
  const [left, right] = [tokens(mine), tokens(theirs)];
  const ofMine = new Map(common(words, left));
  const ofTheirs = new Map(common(words, right));
  const isKept = (index: number) => ofMine.has(index) && ofTheirs.has(index);
  // A space holds nothing together by itself: two texts that share no word would be shuffled.
  const isHold = (index: number) => isKept(index) && isWord(words[index] ?? "");
  let text = "";
  let isClean = true;
  let [at, mineAt, theirsAt] = [0, 0, 0];
  const unsettled = (end: number, mineEnd: number, theirsEnd: number) => {
    const was = words.slice(at, end).join("");
    const isMine = left.slice(mineAt, mineEnd).join("");
    const isTheirs = right.slice(theirsAt, theirsEnd).join("");
    if (isMine === isTheirs || isTheirs === was) text += isMine;
    else if (isMine === was) text += isTheirs;
    else {
      isClean = false;
      const gap = /\s$/.test(isMine) || /^\s/.test(isTheirs) || !isMine || !isTheirs ? "" : " ";
      text += isMine + gap + isTheirs;
    }
  };
  for (let index = 0; index < words.length; index += 1) {
    const inMine = ofMine.get(index);
    const inTheirs = ofTheirs.get(index);
    if (inMine === undefined || inTheirs === undefined) continue;
    if (!isHold(index) && !isHold(index - 1) && !isHold(index + 1)) continue;
    unsettled(index, inMine, inTheirs);
    text += words[index];
    [at, mineAt, theirsAt] = [index + 1, inMine + 1, inTheirs + 1];
  }
  unsettled(words.length, left.length, right.length);
  return { text, isClean };
}

const isWord = (token: string) => /[\p{L}\p{N}]/u.test(token);

/** Words, spaces and signs; together they are the text again. */
function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];
}

/** The places of what both have in the same order, as many as can be. */
function common(a: readonly string[], b: readonly string[]): [number, number][] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const pairs: [number, number][] = [];
  for (let index = 0; index < start; index += 1) pairs.push([index, index]);
  if (endA - start <= MOST_TOKENS && endB - start <= MOST_TOKENS) {
    for (const [left, right] of longest(a.slice(start, endA), b.slice(start, endB))) {
      pairs.push([left + start, right + start]);
    }
  }
  for (let index = 0; endA + index < a.length; index += 1) pairs.push([endA + index, endB + index]);
  return pairs;
}

/** The longest common subsequence, by the table of lengths. */
function longest(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row -= 1) {
    for (let column = b.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [row, column] = [0, 0];
  while (row < a.length && column < b.length) {
    if (a[row] === b[column]) {
      pairs.push([row, column]);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** Neighbouring tokens put together; a space between two new words is new with them. */
function stretches(all: readonly string[], shared: readonly number[]): Stretch[] {
  const isShared = new Set(shared);
  const found: { text: string; isNew: boolean }[] = [];
  for (const [index, text] of all.entries()) {
    const between = /^\s+$/.test(text) && index > 0 && index < all.length - 1;
    const isNew =
      !isShared.has(index) || (between && !isShared.has(index - 1) && !isShared.has(index + 1));
    const last = found.at(-1);
    if (last?.isNew === isNew) last.text += text;
    else found.push({ text, isNew });
  }
  return found;
}
