/**
 * `<frontage-hotel hotel="…" show="gallery|rooms">`: a part of a hotel's page, live, in any page.
 * What stands inside the element is shown until the hotel is there, and stays when it cannot be had.
 */
import { Follower } from "@frontage/sdk/follower";
import { whenPainted } from "@frontage/sdk/when-painted";
import type { HotelDocument } from "@frontage/sdk/wire";
import { complain } from "./complain";
import { el } from "./el";
import { dial } from "./line";
import { Place } from "./place";
import type { WidgetServer } from "./server";
import { readSettings, SETTINGS } from "./settings";
import { sheet } from "./sheet";
import { View } from "./view";

export abstract class HotelElement extends HTMLElement {
  static readonly observedAttributes = [...SETTINGS];

  /** Where the hotel is: the server of the script that made the element, or else of the first one. */
  abstract server: WidgetServer;

  readonly #root = this.attachShadow({ mode: "open" });
  /** A change of attributes waits to be read, with all others of its moment. */
  #due = false;
  /** The hotel being shown or asked for. */
  #slug: string | null = null;
  #ended = new AbortController();
  #following: Follower | undefined;
  #document: HotelDocument | undefined;
  #view: View | undefined;
  #complaints = new Set<string>();

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet()];
    this.#root.append(el("slot"));
  }

  connectedCallback(): void {
    this.#soon();
  }

  /** Frameworks take elements out to put them elsewhere: only those that stay away are over. */
  disconnectedCallback(): void {
    this.#soon();
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== now) this.#soon();
  }

  #soon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#settle();
    });
  }

  #settle(): void {
    const slug = this.isConnected ? (this.getAttribute("hotel") ?? "").trim() : null;
    if (slug === this.#slug) {
      void this.#render();
      return;
    }
    this.#ended.abort();
    this.#following?.close();
    this.#following = undefined;
    this.#slug = slug;
    if (slug === null) return;
    this.#ended = new AbortController();
    if (slug) void this.#follow(slug, this.#ended.signal);
    else this.#fail('say which hotel: hotel="slug".');
  }

  async #follow(slug: string, signal: AbortSignal): Promise<void> {
    const { server } = this;
    try {
      const document = await server.hotel(slug, signal);
      const onDocument = (next: HotelDocument) => {
        if (this.#view?.slug !== slug) this.#view = new View(new Place(server.origin, slug));
        this.#document = next;
        void this.#render();
      };
      if (document) onDocument(document);
      // It may be hidden for now: then it is here as soon as it is shown.
      else
        this.#fail(`no hotel "${slug}" at ${server.origin}. Is that its slug, and is it active?`);
      const realtime = await server.realtime(signal);
      this.#following = new Follower(
        {
          slug,
          realtime,
          api: server.api,
          origin: new URL(server.origin),
          document,
          onDocument,
        },
        dial,
      );
      // Once more, now that there is somebody to tell what can be seen.
      void this.#render();
    } catch (error) {
      if (!signal.aborted) this.#fail(String(error));
    }
  }

  async #render(): Promise<void> {
    const shown = this.#document;
    const view = this.#view;
    if (!shown || !view || !this.#slug) return;
    try {
      const settings = readSettings(
        (name) => this.getAttribute(name),
        (what) => this.#once(what),
      );
      if (view.element.parentNode !== this.#root) this.#root.replaceChildren(view.element);
      await view.update(shown, settings);
    } catch (error) {
      this.#fail(String(error));
      return;
    }
    // What was overtaken meanwhile is told with what overtook it.
    if (shown === this.#document) whenPainted(() => this.#following?.painted(shown.revision));
  }

  /** Shows what stands inside the element, and says on the console why. */
  #fail(what: string): void {
    this.#view = undefined;
    this.#document = undefined;
    this.#root.replaceChildren(el("slot"));
    this.#once(what);
  }

  #once(what: string): void {
    if (!this.#complaints.has(what)) complain(what);
    this.#complaints.add(what);
  }
}
