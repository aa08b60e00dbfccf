/**
 * Draws pictures smaller, beside the page: a photo of many megapixels takes a moment, and nobody
 * should feel it. The browser turns them upright, as the camera was held.
 */
import type { Drawn, ToDraw } from "./worker";

/** Pixels of the longer side of what colleagues are shown. */
const PREVIEW = 24;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToDraw>) => void;
  postMessage(drawn: Drawn): void;
};

scope.onmessage = ({ data }) => {
  draw(data).then(
    (drawn) => scope.postMessage(drawn),
    () => scope.postMessage({ id: data.id, blob: null, preview: null }),
  );
};

async function draw({ id, file, longest, quality, type, withPreview }: ToDraw): Promise<Drawn> {
  const pixels = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const isSmall = Math.max(pixels.width, pixels.height) <= longest;
    // Encoded again it would only lose.
    const blob = isSmall && !withPreview ? null : await encoded(pixels, longest, type, quality);
    const preview = withPreview ? await previewOf(pixels) : null;
    return { id, blob, preview };
  } finally {
    pixels.close();
  }
}

async function encoded(
  pixels: ImageBitmap,
  longest: number,
  type: string,
  quality: number,
): Promise<Blob> {
  const scale = Math.min(1, longest / Math.max(pixels.width, pixels.height));
  const [width, height] = [pixels.width, pixels.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas to draw on");
  context.imageSmoothingQuality = "high";
  context.drawImage(pixels, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type, quality });
  // A browser that cannot write a type writes PNG.
  if (blob.type !== type) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return blob;
}

async function previewOf(pixels: ImageBitmap): Promise<string> {
  const tiny = await encoded(pixels, PREVIEW, "image/webp", 0.5);
  const bytes = new Uint8Array(await tiny.arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `data:${tiny.type};base64,${btoa(text)}`;
}
