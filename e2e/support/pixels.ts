import type { Page } from "@playwright/test";
import { contrast } from "../../web/src/ui/color";

/** A place on the screen, in CSS pixels of the window. */
export type Point = readonly [x: number, y: number];

/** The colours of a window's pixels as a person sees them, as `#rrggbb`; the points are within it. */
export async function pixelsAt(page: Page, points: Point[]): Promise<string[]> {
  if (points.length === 0) return [];
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const within = (value: number, limit: number) =>
    Math.min(limit - 1, Math.max(0, Math.floor(value)));
  const places = points.map(([x, y]) => [within(x, width), within(y, height)] as const);
  const x = Math.min(...places.map(([left]) => left));
  const y = Math.min(...places.map(([, top]) => top));
  const clip = {
    ...{ x, y },
    width: Math.max(...places.map(([left]) => left)) - x + 1,
    height: Math.max(...places.map(([, top]) => top)) - y + 1,
  };
  // Animations stay as they are: some follow the scrolling and never end.
  const picture = await page.screenshot({ caret: "hide", scale: "css", clip });
  return page.evaluate(
    async ({ base64, points }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context?.drawImage(bitmap, 0, 0);
      return points.map(([left, top]) => {
        const [r = 0, g = 0, b = 0] = context?.getImageData(left, top, 1, 1).data ?? [];
        return `#${[r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
      });
    },
    {
      base64: picture.toString("base64"),
      points: places.map(([left, top]) => [left - x, top - y] as const),
    },
  );
}

/** The least contrast of `ink` with any of the `grounds`. */
export function leastContrast(ink: string, grounds: string[]): number {
  return Math.min(...grounds.map((ground) => contrast(ink, ground)));
}
