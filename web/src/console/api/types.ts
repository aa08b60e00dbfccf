import type { HotelImage, ThemeColors, ThemeMode } from "@frontage/sdk/core";

export type { HotelImage, ThemeColors, ThemeMode };

/** Who is signed in, as `GET /api/staff/session/` gives it. */
export interface StaffSession {
  staff_id: number;
  username: string;
  /** What colleagues call this person. */
  name?: string;
  /** Decides who is in the team of the own hotel. */
  may_lead?: boolean;
  /** `null`, like the other three, for a superuser, who spans hotels and belongs to none. */
  hotel_id: number | null;
  hotel_name: string | null;
  hotel_slug: string | null;
  hotel: { id: number; name: string; slug: string } | null;
  is_staff: boolean;
  is_superuser: boolean;
  access_level: string;
  allowed_navs: string[];
  profile_image_url: string | null;
  /** Display name, e.g. "Manager". */
  role: string | null;
  department: string | null;
}

/** The values that a hotel has of its own and that public settings may replace. */
export type OverridableName =
  | "name"
  | "tagline"
  | "city"
  | "country"
  | "address_line_1"
  | "address_line_2"
  | "postal_code"
  | "latitude"
  | "longitude"
  | "phone"
  | "email"
  | "website_url"
  | "booking_url";

/** `null`: the hotel's own value shows. Decimals are strings. */
type Overrides = { [N in OverridableName as `${N}_override`]: string | null };
type Displays = { [N in OverridableName as `${N}_display`]: string | null };
type Originals = { [N in OverridableName as `${N}_hotel`]: string | null };

/** The four single pictures of a hotel, by their name in `images`. */
export type PictureName = "hero" | "landing_page" | "logo" | "favicon";

/** Field of the settings that carries the file of a picture. */
export const PICTURE_FIELDS = {
  hero: "hero_image",
  landing_page: "landing_page_image",
  logo: "logo",
  favicon: "favicon",
} as const satisfies Record<PictureName, string>;

/** Everything staff can see and change of a hotel except its room types. */
export interface StaffSettings extends Overrides, Displays, Originals, ThemeColors {
  hotel_slug: string;
  hotel_name: string;
  /** Rises by one with each change that guests can see; names a state together with `epoch`. */
  revision: number;
  epoch: string;
  created_at: string;
  updated_at: string;
  short_description: string;
  long_description: string;
  welcome_message: string;
  contact_email: string;
  contact_phone: string;
  contact_address: string;
  website: string;
  google_maps_link: string;
  slogan: string;
  theme_mode: ThemeMode;
  amenities: string[];
  images: Record<PictureName, HotelImage | null>;
  /** Addresses in order, as the reference's clients send and receive them. */
  gallery: string[];
  gallery_images: HotelImage[];
}

/** A room type as staff see it, shown to guests or not. */
export interface StaffRoomType {
  id: number;
  code: string;
  name: string;
  short_description: string;
  max_occupancy: number;
  bed_setup: string;
  photo_url: string | null;
  photo_image: HotelImage | null;
  /** Decimal string, two places: `"99.00"`. */
  starting_price_from: string;
  /** ISO 4217, e.g. `EUR`. */
  currency: string;
  booking_code: string;
  booking_url: string;
  availability_message: string;
  sort_order: number;
  is_active: boolean;
}

/** Answers of the endpoints that change one thing. `revision` is the hotel's after the change. */
export interface GalleryUploadAnswer {
  url: string;
  public_id: string;
  image: HotelImage;
  /** Index in the gallery, from 0. */
  position: number;
  revision: number;
}

export interface GalleryOrderAnswer {
  gallery: string[];
  gallery_images: HotelImage[];
  revision: number;
}

export interface GalleryRemoveAnswer {
  gallery: string[];
  revision: number;
}

/** What a picture shows; the server's list may be longer. */
export type PictureTag =
  | "room"
  | "bathroom"
  | "view"
  | "exterior"
  | "lobby"
  | "dining"
  | "wellness"
  | "garden"
  | "events"
  | "surroundings";

/** What might be better about a picture. */
export type PictureHint =
  /** A large screen shows it larger than it is; its pixels. */
  | { kind: "too-small"; width: number; height: number }
  | { kind: "too-dark" }
  /** Public ids of pictures that show nearly the same. */
  | { kind: "near-duplicate"; of: string[] };

export interface PictureNotes {
  tags: PictureTag[];
  hints: PictureHint[];
}

/** What staff and a machine note of the gallery's own pictures, by public id. No guest sees it. */
export interface GalleryNotes {
  pictures: Record<string, PictureNotes>;
  /** What guests look for and no picture is tagged with, unless staff put that aside. */
  lacks: PictureTag[];
  /** How many hints staff put aside. */
  aside: number;
  /** All tags, in the order in which they are offered. */
  tags: PictureTag[];
  /** Every picture was looked at; else hints may be missing. */
  complete: boolean;
  revision: number;
}

/** A part of a picture: shares of its width and height, 0…1, from the upper left corner. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture with what only staff see of it; the answer to its changes too. */
export interface ImageDetails {
  image: HotelImage;
  /** What is shown of the upright original; `null`: all of it. */
  crop: Rect | null;
  /** Staff chose the focal point; else it is the automatic one. */
  focal_point_chosen: boolean;
  /** What was uploaded; without it there is nothing to crop from. */
  original: {
    format: string | null;
    /** Pixels, upright; unknown of pictures from before they were noted. */
    width: number | null;
    height: number | null;
    bytes: number;
    kept: boolean;
  };
  /** Every size is there in every format. */
  complete: boolean;
  revision: number;
}

export interface RoomPhotoAnswer {
  photo_url: string | null;
  photo_image: HotelImage | null;
  revision: number;
}

export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}
