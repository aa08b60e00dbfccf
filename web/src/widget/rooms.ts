/** The room types: what each looks like, who fits in, what it costs and how to book it. */
import type { HotelDocument, RoomType } from "@frontage/sdk/wire";
import { formatPrice, paragraphs, webAddress } from "../ui/text";
import { el, linkAway, say } from "./el";
import { Frame } from "./frame";
import { type Item, Items } from "./items";
import type { Place } from "./place";
import type { Settings } from "./settings";

export class Rooms {
  readonly element: HTMLElement;
  readonly #list = el("ul");
  readonly #items: Items<RoomType>;
  readonly #more: HTMLAnchorElement;
  /** Where those are booked that have no address of their own. */
  #booking = "";

  constructor(place: Place) {
    this.#more = linkAway({ class: "more", href: place.page("#rooms") });
    this.element = el("section", {}, this.#list, this.#more);
    this.#items = new Items(
      this.#list,
      (room) => String(room.id),
      () => new Room(place, () => this.#booking),
    );
  }

  update(document: HotelDocument, { limit, columns }: Settings): Promise<unknown> {
    const rooms = document.room_types.slice(0, limit);
    const all = document.room_types.length;
    this.#booking = document.booking_url;
    this.element.ariaLabel = `Rooms of ${document.name}`;
    this.element.hidden = all === 0;
    // A single one lies across, threes stand in a row, others in pairs.
    const most = Math.min(columns, rooms.length, rooms.length % 3 === 0 ? 3 : 2);
    this.#list.className = `rooms ${["single", "pairs", "pairs thirds"][most - 1]}`;
    this.#more.hidden = rooms.length === all;
    say(this.#more, `All ${all} rooms of ${document.name}`);
    return this.#items.update(rooms);
  }
}

class Room implements Item<RoomType> {
  readonly element: HTMLElement;
  readonly #photo = el("div", { class: "photo" });
  readonly #name = el("h3", { dir: "auto" });
  readonly #price = el("p", { class: "price" });
  readonly #facts = el("ul", { class: "facts" });
  readonly #text = el("p", { class: "text", dir: "auto" });
  readonly #available = el("p", { class: "available", dir: "auto" });
  readonly #book = linkAway({ class: "book" }, "Book this room");
  #frame: Frame | undefined;

  constructor(
    readonly place: Place,
    readonly booking: () => string,
  ) {
    const title = el("div", { class: "title" }, this.#name, this.#price);
    const end = el("div", { class: "end" }, this.#available, this.#book);
    const words = el("div", { class: "words" }, title, this.#facts, this.#text, end);
    this.element = el("li", { class: "room" }, this.#photo, words);
  }

  update(room: RoomType): Promise<void> | undefined {
    say(this.#name, room.name);
    const price = formatPrice(room.starting_price_from, room.currency);
    tell(this.#price, price && `from ${price}`);
    const sleeps = room.max_occupancy;
    const facts = [
      sleeps === 1 ? "Sleeps 1" : sleeps > 1 ? `Sleeps up to ${sleeps}` : "",
      room.bed_setup,
    ].filter(Boolean);
    if (facts.join("\n") !== [...this.#facts.children].map((li) => li.textContent).join("\n")) {
      this.#facts.replaceChildren(...facts.map((fact) => el("li", { dir: "auto" }, fact)));
    }
    this.#facts.hidden = facts.length === 0;
    tell(this.#text, paragraphs(room.short_description).join("\n\n"));
    tell(this.#available, room.availability_message);
    const address = webAddress(room.booking_url || this.booking());
    this.#book.hidden = !address;
    this.#book.ariaLabel = `Book this room, ${room.name}`;
    if (address) this.#book.href = (address.startsWith("/") ? this.place.base : "") + address;
    if (!room.photo) {
      this.#frame = undefined;
      this.#photo.replaceChildren();
      return undefined;
    }
    if (!this.#frame) {
      this.#frame = new Frame(this.place);
      this.#photo.replaceChildren(this.#frame.element);
    }
    return this.#frame.show(room.photo, room.photo.alt || room.name);
  }
}

/** Words that are not there take no room. */
function tell(element: HTMLElement, words: string): void {
  say(element, words);
  element.hidden = !words;
}
