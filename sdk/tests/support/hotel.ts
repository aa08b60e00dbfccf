/** A hotel as its server keeps it: staff's verbs change it and say what they announced. */

import type {
  HotelDocument,
  HotelEvent,
  HotelEventName,
  HotelEvents,
  HotelImage,
  PublicSettings,
  RoomType,
} from "../../src/wire.js";

type Announcement = {
  [N in HotelEventName]: [N, Omit<HotelEvents[N], "revision" | "updated_at">];
}[HotelEventName];

export class Hotel {
  /** Every event ever announced, in order. */
  readonly announced: HotelEvent[] = [];
  epoch = "epoch-one";
  revision = 1;
  #settings: Omit<PublicSettings, "gallery">;
  #gallery: HotelImage[];
  #rooms: RoomType[];
  #pictures = 0;

  constructor(readonly slug = "killarney") {
    this.#settings = plainSettings();
    this.#gallery = [this.picture(), this.picture(), this.picture()];
    this.#rooms = [this.#room(1, "Double"), this.#room(2, "Suite")];
    this.#settings.images.hero = this.picture();
  }

  snapshot(): HotelDocument {
    return structuredClone({
      ...this.#settings,
      slug: this.slug,
      epoch: this.epoch,
      revision: this.revision,
      updated_at: at(this.revision),
      gallery: this.#gallery.map((image) => image.url),
      gallery_images: this.#gallery,
      room_types: this.#rooms,
    });
  }

  picture(): HotelImage {
    this.#pictures += 1;
    const public_id = `picture${this.#pictures}`;
    return {
      public_id,
      version: "a1",
      url: `https://hotel.example/media/${public_id}/a1/1280.jpg`,
      width: 1500,
      height: 1000,
      alt: `Picture ${this.#pictures}`,
      caption: "",
      placeholder: "1QcSHQRnh493V4dIh4eXh1h4kJUI",
      dominant_color: "#998877",
      focal_point: [0.5, 0.5],
      widths: [320, 640, 960, 1280, 1500],
    };
  }

  edit(changes: Partial<Omit<PublicSettings, "gallery" | "images">>): HotelEvent[] {
    Object.assign(this.#settings, changes);
    return this.#announce(["settings-updated", this.#publicSettings()]);
  }

  setHero(): HotelEvent[] {
    const hero = this.picture();
    this.#settings.images.hero = hero;
    this.#settings.hero_image = hero.url;
    this.#settings.hero_image_display = hero.url;
    return this.#announce(["settings-updated", this.#publicSettings()]);
  }

  upload(): HotelEvent[] {
    const image = this.picture();
    const position = this.#gallery.push(image) - 1;
    const { url, public_id } = image as HotelImage & { public_id: string };
    return this.#announce(["gallery-image-uploaded", { url, public_id, position, image }]);
  }

  reorder(from: number, to: number): HotelEvent[] {
    const [moved] = this.#gallery.splice(from, 1);
    if (moved) this.#gallery.splice(to, 0, moved);
    return this.#announce(["gallery-reordered", this.#order()]);
  }

  remove(index: number): HotelEvent[] {
    const [removed] = this.#gallery.splice(index, 1);
    if (!removed) throw new Error(`The gallery has no picture ${index}.`);
    const { url, public_id } = removed;
    return this.#announce(
      ["gallery-image-removed", { url, public_id }],
      ["gallery-reordered", this.#order()],
    );
  }

  describe(index: number, alt: string): HotelEvent[] {
    const image = this.#gallery[index];
    if (!image?.public_id) throw new Error(`The gallery has no picture ${index}.`);
    image.alt = alt;
    return this.#announce(["image-updated", { public_id: image.public_id, image }]);
  }

  /** Shows a part of the hero, or of a picture of the gallery. */
  crop(index: number | "hero"): HotelEvent[] {
    const images = this.#settings.images;
    const image = index === "hero" ? images.hero : this.#gallery[index];
    if (!image?.public_id) throw new Error(`There is no picture ${index}.`);
    const version = `${image.version}f`;
    const url = image.url.replace(`/${image.version}/`, `/${version}/`);
    const after = { ...image, version, url, width: 900, widths: [320, 640, 900] };
    if (index === "hero") {
      images.hero = after;
      if (this.#settings.hero_image === image.url) this.#settings.hero_image = url;
      if (this.#settings.hero_image_display === image.url) this.#settings.hero_image_display = url;
    } else {
      this.#gallery[index] = after;
    }
    return this.#announce(["image-updated", { public_id: image.public_id, image: after }]);
  }

  photograph(id: number): HotelEvent[] {
    const photo = this.picture();
    const room = this.#find(id);
    room.photo = photo;
    room.photo_url = photo.url;
    const timestamp = at(this.revision + 1);
    return this.#announce([
      "room-type-image-updated",
      { room_type_id: id, photo_url: photo.url, photo, timestamp },
    ]);
  }

  addRoom(name: string): HotelEvent[] {
    const id = Math.max(0, ...this.#rooms.map((room) => room.id)) + 1;
    const room_type = this.#room(id, name);
    this.#rooms.unshift(room_type);
    return this.#announce(["room-type-created", { room_type_id: id, room_type, ...this.#ids() }]);
  }

  reprice(id: number, price: string): HotelEvent[] {
    const room_type = this.#find(id);
    room_type.starting_price_from = price;
    this.#rooms.reverse();
    return this.#announce(["room-type-updated", { room_type_id: id, room_type, ...this.#ids() }]);
  }

  dropRoom(id: number): HotelEvent[] {
    this.#rooms = this.#rooms.filter((room) => room.id !== id);
    return this.#announce(["room-type-deleted", { room_type_id: id, ...this.#ids() }]);
  }

  get pictures(): number {
    return this.#gallery.length;
  }

  get roomIds(): number[] {
    return this.#rooms.map((room) => room.id);
  }

  #announce(...announcements: Announcement[]): HotelEvent[] {
    this.revision += 1;
    const { revision } = this;
    const events = announcements.map(
      ([event, data]) =>
        structuredClone({
          revision,
          event,
          data: { ...data, revision, updated_at: at(revision) },
        }) as unknown as HotelEvent,
    );
    this.announced.push(...events);
    return events;
  }

  #publicSettings(): PublicSettings {
    return { ...this.#settings, gallery: this.#gallery.map((image) => image.url) };
  }

  #order() {
    return {
      gallery: this.#gallery.map((image) => image.url),
      order: this.#gallery.map((image) => image.public_id),
    };
  }

  #ids() {
    return { order: this.roomIds };
  }

  #find(id: number): RoomType {
    const room = this.#rooms.find((candidate) => candidate.id === id);
    if (!room) throw new Error(`There is no room type ${id}.`);
    return room;
  }

  #room(id: number, name: string): RoomType {
    return {
      id,
      code: `R${id}`,
      name,
      short_description: "",
      max_occupancy: 2,
      bed_setup: "1 double",
      photo_url: null,
      photo: null,
      starting_price_from: "99.00",
      currency: "EUR",
      booking_code: "",
      booking_url: "",
      availability_message: "",
    };
  }
}

function at(revision: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, revision)).toISOString();
}

function plainSettings(): Omit<PublicSettings, "gallery"> {
  const colour = "#112233";
  return {
    ...{ primary_color: colour, secondary_color: colour, accent_color: colour },
    ...{ background_color: colour, button_color: colour, button_text_color: colour },
    ...{ button_hover_color: colour, text_color: colour, border_color: colour },
    ...{ link_color: colour, link_hover_color: colour, theme_mode: "light" },
    ...{ name: "Lakeside House", tagline: "", slogan: "", short_description: "" },
    ...{ long_description: "", welcome_message: "", city: "Killarney", country: "Ireland" },
    ...{ address_line_1: "", address_line_2: "", postal_code: "", latitude: 52.06 },
    ...{ longitude: -9.51, phone: "", email: "", website_url: "", booking_url: "" },
    ...{ contact_email: "", contact_phone: "", contact_address: "", website: "" },
    ...{ google_maps_link: "", amenities: ["Sauna"] },
    ...{ hero_image: null, hero_image_display: null, landing_page_image: null },
    ...{ logo: null, favicon: null },
    images: { hero: null, landing_page: null, logo: null, favicon: null },
  };
}
