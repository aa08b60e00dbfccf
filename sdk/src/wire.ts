/**
 * What travels between a Frontage server and a page: the public document of a hotel (the
 * *snapshot*) and the live events that change it. Field names are the server's JSON names.
 */

/** A picture as a page needs it: enough to reserve its space and paint a placeholder at once. */
export interface HotelImage {
  /** `null` for a picture that lives on another site; it has no renditions then. */
  public_id: string | null;
  /**
   * Names the present pixels of the picture: another one after a crop. Part of the addresses of its
   * renditions ({@link renditionAddress}); `null` for a foreign picture, absent from older servers.
   */
  version?: string | null;
  /** Absolute address of a JPEG (or, for a foreign picture, the picture itself). */
  url: string;
  /** Pixels of the largest rendition, upright; `null` when unknown (foreign picture). */
  width: number | null;
  height: number | null;
  /** Alternative text; empty when staff wrote none. */
  alt: string;
  caption: string;
  /** ThumbHash, base64; `null` when unknown. */
  placeholder: string | null;
  /** `#rrggbb`; `null` when unknown. */
  dominant_color: string | null;
  /** Focal point of what is shown, 0…1 from the left and from the top; the middle is `[0.5, 0.5]`. */
  focal_point: [number, number];
  /** Widths that exist in each format, rising. */
  widths: number[];
  /** Origin of the CDN that gives its renditions, if one does. */
  cdn?: string;
}

/** A language that guests can choose. */
export interface HotelLanguage {
  /** Its tag (BCP 47). */
  code: string;
  /** Its name in its own words. */
  name: string;
  dir: "ltr" | "rtl";
  /** Where the page in it is, when that is not its own address: of a draft that staff look at. */
  path?: string;
}

/** The eleven theme colours, each `#RRGGBB`, never empty. */
export interface ThemeColors {
  primary_color: string;
  secondary_color: string;
  accent_color: string;
  background_color: string;
  button_color: string;
  button_text_color: string;
  button_hover_color: string;
  text_color: string;
  border_color: string;
  link_color: string;
  link_hover_color: string;
}

export type ThemeMode = "light" | "dark" | "custom";

/** A room type that guests can see. */
export interface RoomType {
  id: number;
  code: string;
  name: string;
  short_description: string;
  max_occupancy: number;
  bed_setup: string;
  photo_url: string | null;
  photo: HotelImage | null;
  /** Decimal string, two places: `"99.00"`. */
  starting_price_from: string;
  /** ISO 4217, e.g. `EUR`. */
  currency: string;
  booking_code: string;
  booking_url: string;
  availability_message: string;
}

/** Everything of a hotel that settings hold and guests can see; also the data of `settings-updated`. */
export interface PublicSettings extends ThemeColors {
  name: string;
  tagline: string;
  slogan: string;
  short_description: string;
  long_description: string;
  welcome_message: string;
  city: string;
  country: string;
  address_line_1: string;
  address_line_2: string;
  postal_code: string;
  latitude: number | null;
  longitude: number | null;
  phone: string;
  email: string;
  website_url: string;
  booking_url: string;
  contact_email: string;
  contact_phone: string;
  contact_address: string;
  website: string;
  google_maps_link: string;
  amenities: string[];
  /** What each of `amenities` is in the main language; only where another one is known. */
  amenity_keys?: string[];
  /** The language of the texts; of events always the main one. Absent from older servers. */
  language?: string;
  /** All that guests can choose, the main one first. Absent from older servers. */
  languages?: HotelLanguage[];
  theme_mode: ThemeMode;
  /** Addresses for clients that want a string; `null` when there is no picture. */
  hero_image: string | null;
  hero_image_display: string | null;
  landing_page_image: string | null;
  logo: string | null;
  favicon: string | null;
  /** The same pictures with size, placeholder and alternative text. */
  images: {
    hero: HotelImage | null;
    landing_page: HotelImage | null;
    logo: HotelImage | null;
    favicon: HotelImage | null;
  };
  /** Addresses of the gallery, in order (the seed's flat list). */
  gallery: string[];
}

/** `GET /api/public/hotels/{slug}/`: the whole public page at one revision. */
export interface HotelDocument extends PublicSettings {
  slug: string;
  /** Names the database; another epoch means: forget what you know and take the snapshot. */
  epoch: string;
  /** Dense per hotel; rises by one with each change. */
  revision: number;
  updated_at: string;
  gallery_images: HotelImage[];
  room_types: RoomType[];
}

interface Announced {
  revision: number;
  updated_at: string;
  /** The event was too large for the wire: re-read the snapshot. */
  truncated?: true;
  /** Translations did not fit: pages in another language than the main one re-read theirs. */
  untranslated?: true;
}

/**
 * Events of the channel `hotel-{slug}`, by name. Texts are in the hotel's main language; wherever
 * one stands in the data, `translations` may stand beside it: `{"de": {"slogan": …}}`.
 */
export interface HotelEvents {
  "settings-updated": Announced & PublicSettings;
  /** `position` is the index in the gallery, from 0. */
  "gallery-image-uploaded": Announced & {
    url: string;
    public_id: string;
    position: number;
    image: HotelImage;
  };
  /** `order` holds public ids (`null` for foreign pictures) beside the addresses of `gallery`. */
  "gallery-reordered": Announced & { gallery: string[]; order: (string | null)[] };
  /** Followed by `gallery-reordered` with the same revision. */
  "gallery-image-removed": Announced & { url: string; public_id: string | null };
  /** Text, focal point or crop of any picture of the page changed. A crop brings a new version. */
  "image-updated": Announced & { public_id: string; image: HotelImage };
  "room-type-image-updated": Announced & {
    room_type_id: number;
    photo_url: string | null;
    photo: HotelImage | null;
    timestamp: string;
  };
  /** `order`: ids of all visible room types, in order, after the change. */
  "room-type-created": Announced & { room_type_id: number; room_type: RoomType; order: number[] };
  "room-type-updated": Announced & { room_type_id: number; room_type: RoomType; order: number[] };
  /** Deleted, or no longer shown to guests. */
  "room-type-deleted": Announced & { room_type_id: number; order: number[] };
}

export type HotelEventName = keyof HotelEvents;

/** One event as the missed-events endpoint and the socket give it. */
export type HotelEvent = {
  [N in HotelEventName]: { revision: number; event: N; data: HotelEvents[N] };
}[HotelEventName];

/** `GET /api/public/hotels/{slug}/events/?after=N` (several events may share a revision). */
export type MissedEvents =
  | { revision: number; epoch: string; events: HotelEvent[] }
  | { reset: true; snapshot: HotelDocument };

/**
 * A hotel in the list of all: one of the results of `GET /api/hotel/public/`, and what the channel
 * `hotels` brings. There, and in the landing page's own data, the description is cut to its first
 * 240 characters.
 */
export interface HotelCard {
  id: number;
  slug: string;
  name: string;
  tagline: string;
  city: string;
  country: string;
  short_description: string;
  /** A word of the reference contract, such as `SpaHotel`; blank when unset. */
  hotel_type: string;
  tags: string[];
  /** Place in the list, before the name. */
  sort_order: number;
  /** The picture made for lists, else the hotel's hero. */
  hero: HotelImage | null;
  /** Of the hotel's page when the card was read. */
  revision: number;
}

/** Events of the channel `hotels`, by name. */
export interface HotelsEvents {
  /** Guests see the hotel, or its card shows something else. No `card` when truncated. */
  "hotel-listed": Announced & { slug: string; card: HotelCard };
  /** Guests no longer see the hotel. */
  "hotel-unlisted": Announced & { slug: string };
}

/** One event of the channel `hotels`. */
export type HotelsEvent = {
  [N in keyof HotelsEvents]: { revision: number; event: N; data: HotelsEvents[N] };
}[keyof HotelsEvents];

/** `GET /api/realtime/`: where the sockets are. */
export interface RealtimeConnection {
  key: string;
  cluster: string;
  ws_host: string | null;
  ws_port: number | null;
  wss_port: number | null;
  force_tls: boolean;
  /**
   * Whether the server counts on how many open pages a change is seen. Then a page says over its
   * socket what it has painted; without it, it keeps quiet.
   */
  receipts?: boolean;
}

/** How far an uploaded picture is. */
export type PictureStage =
  /** All its bytes are here. */
  | "received"
  /** It is a picture that can be shown. */
  | "checked"
  /** It is on the page, in the sizes that phones and desktops need first. */
  | "first-light"
  /** Every size is there in every format. */
  | "complete"
  | "failed";

/** What staff are told of an upload; best effort, nothing is told again. */
export interface PictureProgress {
  /** The id that its sender gave it (`X-Upload-Id`), else one of the server's. */
  upload: string;
  /** The file's name as it was sent. */
  name: string;
  by: { id?: number | string; name: string };
  stage: PictureStage;
  /** ISO 8601. */
  at: string;
  /** From `first-light` on. */
  public_id?: string;
  /** With `failed`: what is wrong and what to do, in a sentence; and a word for programs. */
  problem?: string;
  code?: string;
}

/** How far the uploads of a window are as a whole; news, told again every few seconds. */
export interface UploadQueueProgress {
  /** The window's own name for itself. */
  window: string;
  by: { id?: number | string; name: string };
  /** All that were chosen; 0 when the window is gone. */
  total: number;
  /** In the gallery. */
  done: number;
  failed: number;
  /** Nothing moves just now, because that window has no line. */
  resting: boolean;
  /** The first of those on their way; `preview` is a tiny picture as a `data:` address. */
  under_way: { name: string; preview: string | null }[];
  /** ISO 8601. */
  at: string;
}

/** Events of the staff's channel `private-hotel-{slug}`; more may come. */
export type StaffEvent =
  | { event: "picture-progress"; data: PictureProgress }
  | { event: "drafts-changed"; data: DraftsChanged }
  | { event: "upload-queue"; data: UploadQueueProgress }
  /** Something is different about somebody of the staff, or (null) about the invitations. */
  | { event: "team-changed"; data: { staff_id: number | null } }
  /** Tags of pictures changed: what staff note of pictures is to be read again. */
  | { event: "picture-notes-changed"; data: Record<string, never> };

/** A draft of the hotel is another one now. */
export interface DraftsChanged {
  /** Which; 0: something that all of them share, such as the hotel's clock. */
  id: number;
  /** In one word: `collected`, `scheduled`, `published`, `returned`, `waits`, … */
  what: string;
}
