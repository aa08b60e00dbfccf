/** What one element shows of one hotel. */
import type { HotelDocument } from "@frontage/sdk/wire";
import { coloursOf } from "./colours";
import { el } from "./el";
import { Gallery } from "./gallery";
import type { Place } from "./place";
import { Rooms } from "./rooms";
import type { Part, Settings } from "./settings";

export class View {
  readonly element = el("div", { lang: "en" });
  readonly #place: Place;
  readonly #parts = new Map<Part, Gallery | Rooms>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** The hotel that it is made for. */
  get slug(): string {
    return this.#place.slug;
  }

  /** Shows the document. Resolves when all that changed can be seen, exchanged pictures too. */
  update(document: HotelDocument, settings: Settings): Promise<unknown> {
    this.#place.begin([
      ...document.gallery_images,
      ...document.room_types.map((room) => room.photo),
    ]);
    this.#theme(document, settings);
    const shown = settings.show.map((part) => this.#part(part));
    const elements = shown.map((part) => part.element);
    if (elements.some((element, at) => element !== this.element.children[at])) {
      this.element.replaceChildren(...elements);
    }
    for (const part of [...this.#parts.keys()]) {
      if (!settings.show.includes(part)) this.#parts.delete(part);
    }
    return Promise.all(shown.map((part) => part.update(document, settings)));
  }

  #part(name: Part): Gallery | Rooms {
    let part = this.#parts.get(name);
    if (!part) {
      part = name === "gallery" ? new Gallery(this.#place) : new Rooms(this.#place);
      this.#parts.set(name, part);
    }
    return part;
  }

  #theme(document: HotelDocument, { inherit }: Settings): void {
    const { element } = this;
    element.className = inherit ? "frontage inherit" : "frontage";
    element.removeAttribute("style");
    if (inherit) return;
    const { colours, scheme } = coloursOf(document);
    element.style.colorScheme = scheme;
    for (const [name, value] of Object.entries(colours)) {
      element.style.setProperty(`--frontage-${name}`, value);
    }
  }
}
