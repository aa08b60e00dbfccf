/** The gallery: a grid of changing spans, as on the hotel's own page. */
import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";
import { gallerySpans } from "../hotel-page/gallery-rows";
import { el, linkAway, say } from "./el";
import { Frame } from "./frame";
import { type Item, Items } from "./items";
import { Lightbox } from "./lightbox";
import { keyOf, type Place } from "./place";
import type { Settings } from "./settings";

export class Gallery {
  readonly element: HTMLElement;
  readonly #list = el("ul");
  readonly #items: Items<HotelImage>;
  readonly #more: HTMLAnchorElement;
  readonly #lightbox: Lightbox;
  #count = 0;

  constructor(place: Place) {
    this.#more = linkAway({ class: "more", href: place.page("#gallery") });
    this.#lightbox = new Lightbox(place, (key) => this.#linkTo(key)?.focus());
    this.element = el("section", {}, this.#list, this.#more, this.#lightbox.element);
    const open = (image: HotelImage) => this.#lightbox.open(image);
    this.#items = new Items(this.#list, keyOf, () => new Tile(place, open, () => this.#count));
  }

  update(document: HotelDocument, { limit, columns }: Settings): Promise<unknown> {
    const images = document.gallery_images.slice(0, limit);
    const all = document.gallery_images.length;
    this.#count = images.length;
    this.element.ariaLabel = `Gallery of ${document.name}`;
    this.element.hidden = all === 0;
    this.#list.className = `gallery ${["", "two", "two three"][columns - 1]}`;
    this.#more.hidden = images.length === all;
    say(this.#more, `All ${all} pictures of ${document.name}`);
    return Promise.all([this.#items.update(images), this.#lightbox.update(images)]);
  }

  #linkTo(key: string): HTMLElement | null {
    const links = [...this.#list.querySelectorAll("a")];
    return links.find((link) => link.dataset.key === key) ?? null;
  }
}

class Tile implements Item<HotelImage> {
  readonly element: HTMLElement;
  readonly #frame: Frame;
  readonly #link: HTMLAnchorElement;
  readonly #caption = el("figcaption", { dir: "auto" });
  #image: HotelImage | undefined;

  constructor(
    readonly place: Place,
    open: (image: HotelImage) => void,
    readonly count: () => number,
  ) {
    this.#frame = new Frame(place);
    // Without a plain click it is an ordinary link, to the picture on the hotel's page.
    this.#link = linkAway({}, this.#frame.element);
    this.#link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || !this.#image) return;
      event.preventDefault();
      open(this.#image);
    });
    this.element = el("li", {}, el("figure", {}, this.#link, this.#caption));
  }

  update(image: HotelImage, index: number): Promise<void> {
    this.#image = image;
    this.element.className = `tile ${gallerySpans(this.count())[index]}`;
    this.#link.href = this.place.pictureOn(image);
    this.#link.dataset.key = keyOf(image);
    this.#link.ariaLabel = `Enlarge: ${image.alt || image.caption || `picture ${index + 1}`}`;
    say(this.#caption, image.caption);
    return this.#frame.show(image, image.alt);
  }
}
