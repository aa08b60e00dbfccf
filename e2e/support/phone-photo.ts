import type { Page } from "@playwright/test";

/** Colours of the corners as one sees them: upper left, upper right, lower left, lower right. */
export const CORNERS = ["red", "lime", "blue", "yellow"] as const;
/** What is in the middle, as a wide-gamut camera writes it. */
export const MIDDLE = "color(display-p3 0.2 0.6 0.3)";

/**
 * A photo as an iPhone takes it: in Display P3, and lying on its side with a note how to turn it.
 * Upright it is 900 × 1200, with a colour in each corner.
 */
export async function phonePhoto(page: Page): Promise<Buffer> {
  const stored = await page.evaluate(
    async ([corners, middle]) => {
      const [width, height] = [900, 1200];
      const draw = (across: number, down: number) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [across, down];
        const context = canvas.getContext("2d", { colorSpace: "display-p3" });
        if (!context) throw new Error("no canvas");
        return { canvas, context };
      };
      const upright = draw(width, height);
      upright.context.fillStyle = middle;
      upright.context.fillRect(0, 0, width, height);
      corners.forEach((colour, index) => {
        upright.context.fillStyle = colour;
        const [x, y] = [(index % 2) * (width - 300), Math.floor(index / 2) * (height - 300)];
        upright.context.fillRect(x, y, 300, 300);
      });
      const lying = draw(height, width);
      lying.context.translate(0, width);
      lying.context.rotate(-Math.PI / 2);
      lying.context.drawImage(upright.canvas, 0, 0);
      return lying.canvas.toDataURL("image/jpeg", 0.95).split(",")[1] ?? "";
    },
    [[...CORNERS], MIDDLE] as const,
  );
  const jpeg = Buffer.from(stored, "base64");
  if (!jpeg.includes("ICC_PROFILE")) throw new Error("the browser wrote no colour profile");
  // Behind the start of the image: "turn me by a quarter".
  return Buffer.concat([jpeg.subarray(0, 2), orientation(6), jpeg.subarray(2)]);
}

/** An EXIF segment that says how the camera was held. */
function orientation(value: number): Buffer {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0];
  const body = Buffer.concat([Buffer.from("Exif\0\0"), Buffer.from([...tiff, 0, 0, 0, 0])]);
  const length = body.length + 2;
  return Buffer.concat([Buffer.from([0xff, 0xe1, length >> 8, length & 0xff]), body]);
}
