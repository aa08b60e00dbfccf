/**
 * A picture in a frame that keeps its place: its main colour and a blurred preview at first, and
 * another picture only once that one is decoded, with a short cross-fade.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { hexOr } from "../ui/color";
import { whenHidden } from "../ui/hidden";
import { play } from "../ui/motion";
import { percent } from "../ui/percent";
import { el } from "./el";
import { type Place, pixelsKey } from "./place";
import { preview } from "./preview";

const frames = new WeakMap<Element, Frame>();
/** Tells sizes without asking for a layout; a frame that is not displayed has none and loads nothing. */
const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) frames.get(target)?.resized(contentRect);
});

export class Frame {
  readonly element = el("div", { class: "frame" });
  readonly #place: Place;
  /** All of the picture is shown, and at once; else what fits into the frame, once it is near. */
  readonly #whole: boolean;
  #wanted: HotelImage | undefined;
  #alt = "";
  #size = { width: 0, height: 0 };
  #shown: HTMLPictureElement | undefined;
  #shownKey: string | undefined;
  #exchange = Promise.resolve();

  constructor(place: Place, whole = false) {
    this.#place = place;
    this.#whole = whole;
    frames.set(this.element, this);
    observer.observe(this.element);
  }

  /**
   * Shows a picture as soon as that can be done without a gap.
   *
   * @param alt what stands for it
   * @returns when it is there; at once for the first one, whose frame and preview count
   */
  show(image: HotelImage, alt: string): Promise<void> {
    const before = this.#wanted;
    this.#wanted = image;
    this.#alt = alt;
    if (!before) this.#ground(image);
    if (!this.#shown) return this.#exchange;
    if (before && pixelsKey(before) !== pixelsKey(image)) this.#exchange = this.#change(image);
    // One that waits for its successor keeps its own words and place.
    else if (this.#shownKey === pixelsKey(image)) this.#describe(this.#shown);
    return this.#exchange;
  }

  /** The frame has this size, in CSS pixels. */
  resized(size: { width: number; height: number }): void {
    this.#size = size;
    const image = this.#wanted;
    if (!image || !size.width) return;
    if (!this.#shown) {
      this.#open(image);
      return;
    }
    const sizes = this.#sizes(image);
    for (const each of this.#shown.querySelectorAll<HTMLImageElement>("[sizes]")) {
      // Never fewer pixels: those are here.
      if (Number.parseInt(sizes, 10) > Number.parseInt(each.sizes, 10)) each.sizes = sizes;
    }
  }

  /** How wide the picture is drawn, with what is cut off: for `sizes`. */
  #sizes(image: HotelImage): string {
    const { width, height } = this.#size;
    const across = (height * (image.width ?? 3)) / (image.height ?? 2);
    return `${Math.ceil(this.#whole ? Math.min(width, across) : Math.max(width, across))}px`;
  }

  #picture(image: HotelImage, lazy: boolean): HTMLPictureElement {
    const sizes = this.#sizes(image);
    const candidates = this.#place.jpegs(image);
    const img = el("img", {
      // A visitor's cookies are none of ours; and pages that are isolated demand it.
      crossorigin: candidates && "anonymous",
      loading: lazy ? "lazy" : null,
      decoding: "async",
      width: image.width,
      height: image.height,
      alt: "",
      sizes: candidates && sizes,
      srcset: candidates,
    });
    const sources = this.#place
      .sources(image)
      .map(([type, srcset]) => el("source", { type, sizes, srcset }));
    const picture = el("picture", {}, ...sources, img);
    img.src = this.#place.source(image);
    return picture;
  }

  #ground({ dominant_color }: HotelImage): void {
    if (!this.#whole) this.element.style.backgroundColor = hexOr(dominant_color, "");
  }

  #describe(picture: HTMLPictureElement): void {
    const img = picture.querySelector("img");
    const image = this.#wanted;
    if (!img || !image) return;
    if (img.alt !== this.#alt) img.alt = this.#alt;
    const [x, y] = image.focal_point;
    if (!this.#whole) img.style.objectPosition = `${percent(x)} ${percent(y)}`;
  }

  #open(image: HotelImage): void {
    const blurred = this.#whole ? null : preview(image.placeholder);
    if (blurred) this.element.append(blurred);
    const picture = this.#picture(image, !this.#whole);
    this.#shown = picture;
    this.#shownKey = pixelsKey(image);
    this.#describe(picture);
    this.element.append(picture);
    const img = picture.querySelector("img");
    const clear = () => blurred?.remove();
    if (!img || img.complete) clear();
    else {
      const fade = () => play(img, [{ opacity: 0 }, { opacity: 1 }], { duration: 350 }, clear);
      img.addEventListener("load", fade, { once: true });
    }
  }

  async #change(image: HotelImage): Promise<void> {
    const key = pixelsKey(image);
    const picture = this.#picture(image, false);
    // A hidden page decodes nothing, and nobody sees a flash there. And one that cannot be loaded
    // is shown all the same: the page must not claim the old one.
    let unwatch = () => {};
    const hidden = new Promise<void>((resolve) => {
      unwatch = whenHidden(resolve);
    });
    await Promise.race([
      picture
        .querySelector("img")
        ?.decode()
        .catch(() => {}),
      hidden,
    ]);
    unwatch();
    // Meanwhile another one came.
    if (!this.#wanted || key !== pixelsKey(this.#wanted)) return this.#exchange;
    this.#shown?.querySelector("img")?.setAttribute("alt", "");
    this.#shown = picture;
    this.#shownKey = key;
    this.#describe(picture);
    const { element } = this;
    element.append(picture);
    this.#ground(image);
    play(
      picture,
      [{ opacity: 0 }, { opacity: 1 }],
      { duration: 450, easing: "ease-in-out" },
      () => {
        while (element.firstChild && element.firstChild !== picture) element.firstChild.remove();
      },
    );
  }
}
