/**
 * The peer: sharp makes the renditions of one photograph into a folder, in a process of its own,
 * and says what that cost, its start left out.
 *
 *   node benches/pictures/peer.mjs PHOTO FOLDER TASK MANNER
 *
 * TASK names widths and formats as JSON, `[[640,"webp"],…]`; MANNER is one of {@link MANNERS}.
 */
import { join } from "node:path";
import sharp from "sharp";

/** How sharp is set. What is not named is left to sharp. */
const MANNERS = {
  // As its documentation shows it.
  plain: { jpg: {}, webp: {}, avif: {} },
  // The same with the quickest AVIF.
  quick: { jpg: {}, webp: {}, avif: { effort: 0 } },
  // Set as well as we know how.
  tuned: { jpg: {}, webp: { quality: 81, effort: 2 }, avif: { effort: 0 } },
};
const METHODS = { jpg: "jpeg", webp: "webp", avif: "avif" };

const [photo, folder, task, manner] = process.argv.slice(2);
const options = MANNERS[manner];
if (!options) throw new Error(`No manner ${manner}; there are ${Object.keys(MANNERS).join(", ")}.`);

const before = process.cpuUsage();
const began = performance.now();
const made = await Promise.all(
  JSON.parse(task).map(async ([width, format]) => {
    const file = `${width}.${format}`;
    const { size } = await sharp(photo)
      .rotate()
      .resize(width)
      [METHODS[format]](options[format])
      .toFile(join(folder, file));
    return [file, size];
  }),
);
const wall = performance.now() - began;
const { user, system } = process.cpuUsage(before);
const { maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    cpu_ms: (user + system) / 1000,
    wall_ms: wall,
    peak_kib: maxRSS,
    bytes: Object.fromEntries(made),
  }),
);
