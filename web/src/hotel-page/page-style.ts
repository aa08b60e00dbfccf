/**
 * The part of the style sheet that depends on the document: theme, blurred previews and focal
 * points. The server writes it into the page's head; in the browser the same text goes into a
 * constructed sheet whenever it changes, since the page's policy forbids `style` attributes.
 */
import type { HotelDocument, HotelImage } from "@frontage/sdk/wire";
import { hexOr } from "../ui/color";
import { isPublicId } from "../ui/image-sources";
import { percent } from "../ui/percent";
import { placeholderAddress } from "../ui/placeholder";
import { themeOf } from "./theme";

/** The text of that sheet; it holds only colours, numbers, bitmaps and public ids made or checked
 * here. */
export function pageStyle(document: HotelDocument): string {
  const { properties, scheme } = themeOf(document);
  const theme = Object.entries(properties).map(([name, value]) => `--${name}:${value}`);
  return `:root{color-scheme:${scheme};${theme.join(";")}}${imagesStyle(picturesOf(document))}`;
}

/**
 * What stands in a picture's frame until it has come, and its focal point, by public ids. There
 * from the first byte, so that no frame is ever empty; the picture then covers it. Of a long list
 * only the first `previews` get a blurred one: to work out hundreds would hold up the page.
 */
export function imagesStyle(images: HotelImage[], previews = images.length): string {
  const rules = new Map<string, string>();
  for (const [index, image] of images.entries()) {
    if (!isPublicId(image.public_id) || rules.has(image.public_id)) continue;
    const frame = `[data-image="${image.public_id}"]`;
    const color = hexOr(image.dominant_color, "");
    const blurred = index < previews ? placeholderAddress(image.placeholder) : null;
    const [x, y] = image.focal_point.map(percent);
    const placed = x === "50%" && y === "50%" ? "" : `${x} ${y}`;
    const ground = [
      color && `background-color:${color}`,
      blurred && `background-image:url(${blurred})`,
      blurred && placed && `background-position:${placed}`,
    ].filter(Boolean);
    const rule =
      (ground.length > 0 ? `${frame}{${ground.join(";")}}` : "") +
      (placed && `${frame} img{object-position:${placed}}`);
    if (rule) rules.set(image.public_id, rule);
  }
  // In an order of their own: pictures that change places leave the sheet as it is, and the browser
  // need not work out the style of everything again.
  return [...rules.values()].sort().join("");
}

/** Every picture that the page shows in a frame. */
export function picturesOf(document: HotelDocument): HotelImage[] {
  const rooms = document.room_types.map((room) => room.photo);
  const { hero, landing_page } = document.images;
  return [hero, landing_page, ...document.gallery_images, ...rooms].filter((image) => !!image);
}
