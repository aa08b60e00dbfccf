/** What `renditions.mjs` compares: the work, how sharp is set, how we are, and the goals. */

const WIDTHS = [320, 640, 960, 1280, 1920, 2560];
const named = (widths, formats) => widths.flatMap((w) => formats.map((format) => `${w}.${format}`));

/** What is there before anybody is told of a picture. */
const FIRST_LIGHT = named([640, 1280], ["webp", "jpg"]);
/** Everything that a picture gets. */
const LADDER = named(WIDTHS, ["jpg", "webp", "avif"]);

/**
 * `manner` is one of `peer.mjs`; `settings` are ours where they are not the server's own. The
 * ratio is of CPU time; memory is the most that was resident at once.
 */
export const COMPARISONS = [
  {
    name: "first light",
    specs: FIRST_LIGHT,
    manner: "plain",
    settings: [],
    goal: { ratio: 0.4, peak_mib: 40 },
  },
  {
    name: "first light, sharp tuned",
    specs: FIRST_LIGHT,
    manner: "tuned",
    settings: [],
    goal: { ratio: 0.6, peak_mib: 40 },
  },
  {
    name: "ladder, AVIF at its fastest",
    specs: LADDER,
    manner: "quick",
    settings: [],
    goal: { ratio: 0.35, peak_mib: 200 },
  },
  {
    name: "ladder, sharp tuned",
    specs: LADDER,
    manner: "tuned",
    settings: [],
    goal: { ratio: 0.45, peak_mib: 200 },
  },
  {
    name: "ladder, sharp's own effort",
    specs: LADDER,
    manner: "plain",
    // As much effort as it takes to come near to sharp's.
    settings: ["--avif-speed", "6", "--webp-method", "4"],
    goal: { ratio: 0.5, peak_mib: 200 },
  },
];

/** How far bytes may differ for files to count as equally large, and scores as equally good. */
export const BANDS = { bytes: 0.03, score: 1 };

/** `webp` of `640.webp`. */
export function extension(spec) {
  return spec.split(".")[1];
}
