import { expect, type Locator } from "@playwright/test";

/**
 * Waits until the picture with this id is what `place` shows: one image, decoded, and not one that
 * is on its way out.
 */
export async function showsPicture(place: Locator, publicId: string): Promise<void> {
  await place.scrollIntoViewIfNeeded();
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
