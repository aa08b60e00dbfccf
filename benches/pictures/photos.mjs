/**
 * The three photographs of `make bench-pictures`, 12 megapixels each, as phones hand them over:
 * one in sRGB, one that lies on its side with EXIF and a place in it, one in Display P3. Made once
 * into a folder from the Debian package `lomiri-wallpapers-16.04`; nothing of it is kept in the
 * repository.
 *
 *   node benches/pictures/photos.mjs FOLDER
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const PACKAGE = "lomiri-wallpapers-16.04";
const LONG = 4000;
const SHORT = 3000;
/** What phones write: a visible cut here would be measured as if an encoder had made it. */
const AS_PHONES = { quality: 93, optimiseCoding: false };

/** Name, photograph in the package (author and licence: README.md), and what is done to it. */
const PHOTOS = [
  {
    name: "srgb",
    from: "seeding_by_Clements_Engelhardt.jpg",
    make: (photo) => photo.resize(LONG, SHORT),
  },
  {
    name: "turned",
    orientation: 6,
    from: "life_by_Aitzol_Berasategi.jpg",
    make: async (photo) => {
      const upright = await photo.resize(LONG, SHORT).raw().toBuffer({ resolveWithObject: true });
      return sharp(upright.data, { raw: upright.info })
        .rotate(270)
        .withExif({
          IFD0: { Make: "Frontage", Model: "A phone on its side" },
          IFD3: {
            GPSLatitudeRef: "N",
            GPSLatitude: "52/1 3/1 34/1",
            GPSLongitudeRef: "W",
            GPSLongitude: "9/1 30/1 16/1",
          },
        });
    },
  },
  {
    name: "p3",
    from: "Dragonfly_by_Bolly.jpg",
    make: (photo) => photo.resize(LONG, SHORT).withIccProfile("p3"),
  },
];

/** Makes what is missing in the folder; answers name and path of each. */
export async function photos(folder) {
  await mkdir(folder, { recursive: true });
  const wanted = PHOTOS.map((photo) => ({ ...photo, path: join(folder, `${photo.name}.jpg`) }));
  const missing = wanted.filter(({ path }) => !existsSync(path));
  if (missing.length > 0) {
    const unpacked = await mkdtemp(join(tmpdir(), "frontage-photos-"));
    try {
      const source = unpack(unpacked);
      for (const { from, path, make, orientation } of missing) {
        const photo = await make(sharp(join(source, from)));
        const bytes = await photo.jpeg(AS_PHONES).toBuffer();
        if (orientation) setOrientation(bytes, orientation);
        await writeFile(`${path}.part`, bytes);
        await rename(`${path}.part`, path);
      }
    } finally {
      await rm(unpacked, { recursive: true });
    }
  }
  return wanted.map(({ name, path }) => ({ name, path }));
}

/** sharp writes this entry of the EXIF as 1, whatever it is told, unless it adds a profile too. */
function setOrientation(jpeg, orientation) {
  const entry = jpeg.indexOf(Buffer.from("12010300010000000100", "hex"));
  if (entry < 0) throw new Error("sharp has written no orientation");
  jpeg[entry + 8] = orientation;
}

/** Fetches the package and unpacks it, without installing it; answers where its pictures are. */
function unpack(folder) {
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  try {
    download(run);
    const [archive] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
    run("dpkg-deb", "--extract", archive, "files");
  } catch (error) {
    throw new Error(
      `The photographs are in the Debian package ${PACKAGE}, which could not be fetched: ${error.message}. ` +
        `Elsewhere, put ${PHOTOS.map(({ name }) => `${name}.jpg`).join(", ")} of 12 megapixels into the folder yourself.`,
    );
  }
  return join(folder, "files/usr/share/backgrounds");
}

function download(run) {
  // Root's download goes through a user who may not read a private folder: a mere warning.
  const fetch = () => run("apt-get", "-o", "APT::Sandbox::User=root", "download", "-qq", PACKAGE);
  try {
    fetch();
  } catch {
    // The list of packages may be missing or old.
    run("apt-get", "update", "-qq");
    fetch();
  }
}

if (import.meta.filename === process.argv[1]) {
  for (const { name, path } of await photos(process.argv[2] ?? "photos")) {
    console.log(`${name}: ${path}`);
  }
}
