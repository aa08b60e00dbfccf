/**
 * A hotel's page as a function of its events, where both speak one language. Pure: no clock, no
 * network, no browser, so the same code serves the open page, the server's renderer and the tests.
 *
 * An event older than the document changes nothing, and neither does one that is already in it, so
 * nobody has to know whether an event was seen before. Whether one is *missing* is not decided
 * here; {@link followHotel} keeps the order and fetches what was lost.
 */

import { isRecord, share } from "./share.js";
import type { HotelDocument, HotelEvent, HotelImage, RoomType } from "./wire.js";

/** What an event made of a document. */
export interface Applied {
  /** The very same object when the event changed nothing. */
  document: HotelDocument;
  /**
   * `false` when the event named something whose details it did not carry (a cut payload, a
   * picture or a room type never seen before): read the snapshot again.
   */
  complete: boolean;
}

/**
 * The document after the event, and whether the event sufficed. One that says `truncated` changes
 * nothing: it does not hold what it announces.
 */
export function applyInMain(document: HotelDocument, event: HotelEvent): Applied {
  if (event.revision < document.revision) return { document, complete: true };
  if (event.data.truncated) return { document, complete: false };
  const change = changeOf(document, event);
  const next = {
    ...document,
    ...change.fields,
    revision: event.revision,
    updated_at: event.data.updated_at ?? document.updated_at,
  };
  return { document: share(document, next), complete: change.complete };
}

interface Change {
  fields: Partial<HotelDocument>;
  complete: boolean;
}

function changeOf(document: HotelDocument, event: HotelEvent): Change {
  switch (event.event) {
    case "settings-updated":
      return settings(document, event.data);
    case "gallery-image-uploaded":
      return withGallery(insert(document.gallery_images, event.data));
    case "gallery-reordered":
      return reorder(document.gallery_images, event.data.gallery, event.data.order);
    case "gallery-image-removed":
      return withGallery(
        document.gallery_images.filter((image) =>
          event.data.public_id === null
            ? image.url !== event.data.url
            : image.public_id !== event.data.public_id,
        ),
      );
    case "image-updated":
      return withImage(document, event.data.image);
    case "room-type-image-updated":
      return whole({
        room_types: document.room_types.map((room) =>
          room.id === event.data.room_type_id
            ? { ...room, photo_url: event.data.photo_url, photo: event.data.photo }
            : room,
        ),
      });
    case "room-type-created":
    case "room-type-updated":
      return rooms(
        [
          ...document.room_types.filter((room) => room.id !== event.data.room_type_id),
          event.data.room_type,
        ],
        event.data.order,
      );
    case "room-type-deleted":
      return rooms(
        document.room_types.filter((room) => room.id !== event.data.room_type_id),
        event.data.order,
      );
    default:
      // A newer server may announce what this version has no name for: only the snapshot tells.
      return { fields: {}, complete: false };
  }
}

function whole(fields: Partial<HotelDocument>): Change {
  return { fields, complete: true };
}

/** Fields that say which document this is, or that the settings hold only in a shorter form. */
const NOT_SETTINGS = new Set(["slug", "epoch", "revision", "updated_at", "room_types"]);

function settings(document: HotelDocument, data: object): Change {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (key in document && !NOT_SETTINGS.has(key)) fields[key] = value;
  }
  const urls = fields.gallery;
  if (!Array.isArray(urls)) return whole(fields);
  const gallery = reorder(document.gallery_images, urls);
  return { fields: { ...fields, ...gallery.fields }, complete: gallery.complete };
}

function withGallery(images: HotelImage[]): Change {
  return whole({ gallery_images: images, gallery: images.map((image) => image.url) });
}

function insert(images: HotelImage[], data: { position: number; image: HotelImage }): HotelImage[] {
  const others = images.filter((image) => image.public_id !== data.image.public_id);
  others.splice(data.position, 0, data.image);
  return others;
}

function reorder(images: HotelImage[], urls: string[], order: (string | null)[] = []): Change {
  let complete = true;
  const arranged = urls.map((url, index) => {
    const publicId = order[index] ?? null;
    const known = images.find((image) =>
      publicId === null ? image.url === url : image.public_id === publicId,
    );
    if (known) return known;
    complete = false;
    // Another version of a picture that is shown: the old pixels stay until the new are described.
    const id = idIn(url);
    return images.find((image) => id && image.public_id === id) ?? undescribed(publicId, url);
  });
  return { fields: { gallery_images: arranged, gallery: urls }, complete };
}

/** The public id in an address of a rendition. */
function idIn(url: string): string | undefined {
  return /\/media\/([a-z0-9]+)\//i.exec(url)?.[1];
}

/** A picture of which only the address is known: shown as it is until the snapshot describes it. */
function undescribed(publicId: string | null, url: string): HotelImage {
  return {
    public_id: publicId,
    version: null,
    url,
    width: null,
    height: null,
    alt: "",
    caption: "",
    placeholder: null,
    dominant_color: null,
    focal_point: [0.5, 0.5],
    widths: [],
  };
}

/** The picture in every place that shows it, and its address wherever that stands alone. */
function withImage(document: HotelDocument, image: HotelImage): Change {
  const moved = new Map<string | null, string>();
  const current = <T extends HotelImage | null>(held: T) => {
    if (held?.public_id !== image.public_id) return held;
    if (held) moved.set(held.url, image.url);
    return image;
  };
  const { hero, landing_page, logo, favicon } = document.images;
  const images = {
    hero: current(hero),
    landing_page: current(landing_page),
    logo: current(logo),
    favicon: current(favicon),
  };
  const gallery_images = document.gallery_images.map(current);
  const photos = document.room_types.map((room) =>
    isRecord(room.photo) ? current(room.photo) : room.photo,
  );
  const address = <T extends string | null>(url: T): T | string => moved.get(url) ?? url;
  return whole({
    images,
    hero_image: address(document.hero_image),
    hero_image_display: address(document.hero_image_display),
    landing_page_image: address(document.landing_page_image),
    logo: address(document.logo),
    favicon: address(document.favicon),
    gallery_images,
    gallery: document.gallery.map(address),
    room_types: document.room_types.map((room, index) => ({
      ...room,
      photo: photos[index] ?? null,
      photo_url: address(room.photo_url),
    })),
  });
}

function rooms(known: RoomType[], order: number[]): Change {
  const arranged = order.flatMap((id) => known.find((room) => room.id === id) ?? []);
  return { fields: { room_types: arranged }, complete: arranged.length === order.length };
}
