/**
 * The part of the style sheet that depends on the document: theme, placeholder colours and focal
 * points. The server writes it into the page's head; in the browser the same text goes into a
 * constructed sheet whenever it changes, since the page's policy forbids `style` attributes.
 */
import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";
import { hexOr } from "../ui/color";
import { isPublicId } from "../ui/image-sources";
import { percent } from "../ui/percent";
import { themeOf } from "./theme";

/** The text of that sheet; it holds only colours, numbers and public ids that were checked here. */
export function pageStyle(document: HotelDocument): string {
  const { properties, scheme } = themeOf(document);
  const theme = Object.entries(properties).map(([name, value]) => `--${name}:${value}`);
  return `:root{color-scheme:${scheme};${theme.join(";")}}${imagesStyle(picturesOf(document))}`;
}

/** Placeholder colours and focal points of pictures, by their public ids. */
export function imagesStyle(images: HotelImage[]): string {
  const rules = new Map<string, string>();
  for (const image of images) {
    if (!isPublicId(image.public_id)) continue;
    const frame = `[data-image="${image.public_id}"]`;
    const color = hexOr(image.dominant_color, "");
    const [x, y] = image.focal_point.map(percent);
    const rule =
      (color && `${frame}{background-color:${color}}`) +
      (x === "50%" && y === "50%" ? "" : `${frame} img{object-position:${x} ${y}}`);
    if (rule) rules.set(image.public_id, rule);
  }
  return [...rules.values()].join("");
}

/** Every picture that the page shows in a frame. */
export function picturesOf(document: HotelDocument): HotelImage[] {
  const rooms = document.room_types.map((room) => room.photo);
  const { hero, landing_page } = document.images;
  return [hero, landing_page, ...document.gallery_images, ...rooms].filter((image) => !!image);
}
