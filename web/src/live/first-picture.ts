import { whenPainted } from "@frontage/sdk/when-painted";

/** How long the rest of the page waits for its first picture at most, in milliseconds. */
const PATIENCE = 3_000;

/** What guests do that tells that they do not wait for the picture. */
const URGENT = ["pointerdown", "keydown"] as const;

/**
 * Done when the page is painted and its first picture has come, or cannot, or the guest does
 * something, or it takes too long: until then the line belongs to the picture, and the processor to
 * whoever paints.
 */
export function firstPictureThere(): Promise<void> {
  return pictureThere().then(() => new Promise((painted) => whenPainted(painted)));
}

function pictureThere(): Promise<void> {
  const img = document.querySelector<HTMLImageElement>('img[fetchpriority="high"]');
  if (!img || img.complete) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const event of URGENT) removeEventListener(event, done, { capture: true });
      resolve();
    };
    const timer = setTimeout(done, PATIENCE);
    for (const event of ["load", "error"]) img.addEventListener(event, done, { once: true });
    for (const event of URGENT) addEventListener(event, done, { capture: true });
  });
}
