/**
 * HEIC, as iPhones take their photos: few servers may have a decoder for it, but some browsers do.
 * There the photo becomes a JPEG before it leaves; from elsewhere it goes as it is, and a server
 * that cannot read it says the way round.
 */

/** How much of a file says what it is, in bytes. */
const BEGINNING = 512;
/** Quality of the JPEG, 0…1: what the server makes of it shows no difference. */
const QUALITY = 0.92;
/**
 * The longest side of the JPEG, in pixels. The largest rendition is smaller, and a canvas of an
 * iPhone's 48 megapixels is more than its browser gives.
 */
const LONGEST = 4096;

const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);
const AVIF_BRANDS = new Set(["avif", "avis"]);

/** Whether these bytes begin a HEIC file; its name and type may say anything. */
export function isHeic(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes.subarray(0, BEGINNING));
  if (text.slice(4, 8) !== "ftyp") return false;
  const end = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= Math.min(end, text.length); at += 4) {
    brands.push(text.slice(at, at + 4));
  }
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return false;
  return brands.some((brand) => HEIC_BRANDS.has(brand)) || brands[0] === "mif1";
}

/**
 * The file to send: of a HEIC photo a JPEG, upright and with nothing but its pixels, if this
 * browser can make one; any other file as it is. `onConverting` is called when there is something
 * to do.
 */
export async function readableFile(file: File, onConverting = () => {}): Promise<File> {
  const beginning = await file.slice(0, BEGINNING).arrayBuffer();
  if (!isHeic(new Uint8Array(beginning))) return file;
  onConverting();
  try {
    const pixels = await decoded(file);
    const jpeg = await jpegOf(pixels);
    if ("close" in pixels) pixels.close();
    return new File([jpeg], `${file.name.replace(/\.hei[cf]s?$/i, "")}.jpg`, { type: jpeg.type });
  } catch {
    return file;
  }
}

/** Turned upright by the browser, which knows where the camera was held. */
async function decoded(file: File): Promise<ImageBitmap | HTMLImageElement> {
  if (typeof createImageBitmap === "function") {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(
      () => null,
    );
    if (bitmap) return bitmap;
  }
  // Safari shows HEIC in pages, also where it makes no bitmaps of it.
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function jpegOf(pixels: ImageBitmap | HTMLImageElement): Promise<Blob> {
  const [width, height] =
    pixels instanceof HTMLImageElement
      ? [pixels.naturalWidth, pixels.naturalHeight]
      : [pixels.width, pixels.height];
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas to draw on");
  context.imageSmoothingQuality = "high";
  context.drawImage(pixels, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  // Another type than the one asked for means that the browser writes no JPEG.
  if (blob === null || blob.type !== "image/jpeg") throw new Error("no JPEG came of it");
  return blob;
}
