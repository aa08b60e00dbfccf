/**
 * One picture of the gallery, large. A native modal dialog: the browser keeps the focus in it and
 * closes it on Escape; arrow keys, Home and End turn pages, a swipe does on a phone.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { el, linkAway, say } from "./el";
import { Frame } from "./frame";
import { keyOf, type Place } from "./place";

/** How far a finger travels, in CSS pixels, before it counts as a swipe. */
const SWIPE = 48;

export class Lightbox {
  readonly element: HTMLDialogElement;
  readonly #place: Place;
  readonly #caption = el("span", { dir: "auto" });
  readonly #count = el("span", { dir: "ltr" });
  readonly #link = linkAway({}, "On the hotel’s page");
  readonly #stage = el("div", { class: "stage" });
  readonly #turns: HTMLElement[];
  #frame: Frame | undefined;
  #images: HotelImage[] = [];
  #key = "";
  #index = 0;

  /** @param closed is told the key of the picture that was shown last */
  constructor(place: Place, closed: (key: string) => void) {
    this.#place = place;
    const button = (name: string, label: string, press: () => void) => {
      const made = el("button", { type: "button", class: name, "aria-label": label });
      made.addEventListener("click", press);
      return made;
    };
    this.#turns = [
      button("previous", "Previous picture", () => this.#turn(this.#index - 1)),
      button("next", "Next picture", () => this.#turn(this.#index + 1)),
    ];
    this.element = el(
      "dialog",
      {},
      this.#stage,
      el("p", { "aria-live": "polite" }, this.#caption, this.#count, this.#link),
      button("close", "Close", () => this.element.close()),
      ...this.#turns,
    );
    this.element.addEventListener("close", () => {
      this.#stage.replaceChildren();
      closed(this.#key);
    });
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
    let from = Number.NaN;
    this.element.addEventListener(
      "touchstart",
      ({ touches }) => {
        from = touches.length === 1 ? (touches[0]?.clientX ?? Number.NaN) : Number.NaN;
      },
      { passive: true },
    );
    this.element.addEventListener("touchend", ({ changedTouches }) => {
      const moved = (changedTouches[0]?.clientX ?? Number.NaN) - from;
      if (Math.abs(moved) > SWIPE) this.#turn(this.#index + this.#forward(moved < 0));
    });
  }

  open(image: HotelImage): void {
    this.#turn(this.#images.findIndex((each) => keyOf(each) === keyOf(image)));
    this.element.showModal();
    this.element.dir = getComputedStyle(this.element).direction;
  }

  /** The gallery is another one. When the picture being looked at left, its neighbour is shown. */
  update(images: HotelImage[]): Promise<void> | undefined {
    this.#images = images;
    if (!this.element.open) return undefined;
    const found = images.findIndex((each) => keyOf(each) === this.#key);
    if (images.length === 0) this.element.close();
    return this.#turn(found < 0 ? Math.min(this.#index, images.length - 1) : found);
  }

  #turn(to: number): Promise<void> | undefined {
    const { length } = this.#images;
    this.#index = (to + length) % length;
    const image = this.#images[this.#index];
    if (!image) return undefined;
    if (keyOf(image) !== this.#key || !this.#stage.firstChild) {
      this.#key = keyOf(image);
      this.#frame = new Frame(this.#place, true);
      this.#stage.replaceChildren(this.#frame.element);
    }
    for (const turn of this.#turns) turn.hidden = length < 2;
    say(this.#caption, image.caption);
    say(this.#count, `${this.#index + 1} / ${length}`);
    this.element.ariaLabel = `Picture ${this.#index + 1} of ${length}`;
    this.#link.href = this.#place.pictureOn(image);
    return this.#frame?.show(image, image.alt);
  }

  #pressed(event: KeyboardEvent): void {
    const last = this.#images.length - 1;
    const to = {
      ArrowLeft: this.#index + this.#forward(false),
      ArrowRight: this.#index + this.#forward(true),
      Home: 0,
      End: last,
    }[event.key];
    // What is pressed in here is none of the page's business.
    event.stopPropagation();
    if (to === undefined) return;
    event.preventDefault();
    this.#turn(to);
  }

  /** Towards the end of the gallery is to the right, or to the left where text runs so. */
  #forward(right: boolean): number {
    return right === (this.element.dir === "ltr") ? 1 : -1;
  }
}
