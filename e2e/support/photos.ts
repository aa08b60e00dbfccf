import type { Page } from "@playwright/test";

/** A file as somebody chooses it. */
export interface Photo {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

interface Wish {
  width?: number;
  height?: number;
  /** Grain makes a photo as large as one of a camera; without it a few kilobytes do. */
  grain?: boolean;
}

/** So many photos, no two alike, as a browser writes them. */
export async function photos(page: Page, count: number, wish: Wish = {}): Promise<Photo[]> {
  const { width = 320, height = 240, grain = false } = wish;
  const made = await page.evaluate(
    async ([count, width, height, grain]) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      const all: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const sky = context.createLinearGradient(0, 0, 0, height);
        sky.addColorStop(0, `hsl(${(index * 137) % 360} 60% 70%)`);
        sky.addColorStop(1, `hsl(${(index * 137 + 60) % 360} 50% 35%)`);
        context.fillStyle = sky;
        context.fillRect(0, 0, width, height);
        context.fillStyle = "rgb(255 255 255 / 85%)";
        context.beginPath();
        const [x, y] = [width * (0.2 + ((index * 0.17) % 0.6)), height * 0.35];
        context.arc(x, y, height * 0.12, 0, 7);
        context.fill();
        if (grain) {
          const pixels = context.getImageData(0, 0, width, height);
          let seed = index + 1;
          for (let at = 0; at < pixels.data.length; at += 4) {
            seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
            pixels.data[at] = (pixels.data[at] ?? 0) + (seed >> 24) - 64;
          }
          context.putImageData(pixels, 0, 0);
        }
        all.push(canvas.toDataURL("image/jpeg", 0.9).split(",")[1] ?? "");
      }
      return all;
    },
    [count, width, height, grain] as const,
  );
  return made.map((data, index) => ({
    name: `photo-${String(index + 1).padStart(2, "0")}.jpg`,
    mimeType: "image/jpeg",
    buffer: Buffer.from(data, "base64"),
  }));
}
