import { expect, type Locator } from "@playwright/test";

/**
 * Waits until the picture with this id is what `place` shows: one image, decoded, and not one that
 * is on its way out.
 */
export async function showsPicture(place: Locator, publicId: string): Promise<void> {
  // One picture may just be giving way to another.
  await expect(() => place.scrollIntoViewIfNeeded({ timeout: 1_000 })).toPass();
  await expect
    .poll(
      () =>
        place.evaluate((element) => {
          const images = [...element.querySelectorAll("img")];
          return images
            .filter((image) => !image.closest(".leaving"))
            .map((image) => {
              const id = /\/media\/([a-z2-7]{26})\//.exec(image.currentSrc)?.[1] ?? "none";
              return image.complete && image.naturalWidth > 0 ? id : `${id} (not loaded)`;
            });
        }),
      { message: `the picture ${publicId}` },
    )
    .toEqual([publicId]);
}

/** What a picture's place shows at this moment, of the image that is not on its way out. */
export function shownIn(place: Locator): Promise<{
  address: string;
  width: number;
  height: number;
  position: string;
}> {
  return place.evaluate((element) => {
    const image = [...element.querySelectorAll("img")].find((img) => !img.closest(".leaving"));
    if (!image) throw new Error("there is no image");
    return {
      address: image.currentSrc,
      width: image.naturalWidth,
      height: image.naturalHeight,
      position: getComputedStyle(image).objectPosition,
    };
  });
}

/** The colours of an image at these places (shares of its sides), as red, green and blue. */
export function coloursOf(
  place: Locator,
  places: (readonly [number, number])[],
): Promise<[number, number, number][]> {
  return place.evaluate((element, points) => {
    const image = [...element.querySelectorAll("img")].find((img) => !img.closest(".leaving"));
    if (!image) throw new Error("there is no image");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(image, 0, 0);
    return points.map(([x, y]) => {
      const [across, down] = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
      const [red = 0, green = 0, blue = 0] = context.getImageData(across, down, 1, 1).data;
      return [red, green, blue] as [number, number, number];
    });
  }, places);
}

/** A colour of CSS as the browser shows it: red, green and blue of sRGB. */
export function shownColour(place: Locator, colour: string): Promise<[number, number, number]> {
  return place.evaluate((_element, wanted) => {
    const context = document.createElement("canvas").getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = wanted;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue] as [number, number, number];
  }, colour);
}

declare global {
  interface Window {
    /** What {@link watchCalm} has seen so far. */
    calm?: { shift: number; empty: number; frames: number };
  }
}

/**
 * Watches a picture's place from now on, frame by frame: whether it was ever without a picture that
 * can be seen, and whether anything on the page jumped.
 */
export async function watchCalm(
  place: Locator,
): Promise<() => Promise<NonNullable<Window["calm"]>>> {
  await place.evaluate((element) => {
    const calm = { shift: 0, empty: 0, frames: 0 };
    window.calm = calm;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        calm.shift += (entry as { value?: number } & PerformanceEntry).value ?? 0;
    }).observe({ type: "layout-shift" });
    const look = () => {
      calm.frames += 1;
      const seen = [...element.querySelectorAll("img")].some(
        (image) => image.complete && image.naturalWidth > 0,
      );
      if (!seen) calm.empty += 1;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () =>
    place.page().evaluate(() => {
      if (!window.calm) throw new Error("nobody watched");
      return window.calm;
    });
}
