import type { HotelImage, PictureName, StaffSettings } from "../api/types";

/** The settings with `image` in every place that showed an earlier state of it. */
export function withImage(settings: StaffSettings, image: HotelImage): StaffSettings {
  const replaced = (old: HotelImage) => (old.public_id === image.public_id ? image : old);
  const images = { ...settings.images };
  for (const name of Object.keys(images) as PictureName[]) {
    const old = images[name];
    if (old) images[name] = replaced(old);
  }
  return { ...settings, images, gallery_images: settings.gallery_images.map(replaced) };
}
