/** Keys of the words about each kind of hint. */
export const HINT_WORDS = {
  "too-small": { badge: "hint.tooSmall.badge", advice: "hint.tooSmall.do" },
  "too-dark": { badge: "hint.tooDark.badge", advice: "hint.tooDark.do" },
  "near-duplicate": { badge: "hint.nearDuplicate.badge", advice: "hint.nearDuplicate.do" },
} as const;
