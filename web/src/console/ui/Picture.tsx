import type { HotelImage } from "../api/types";
import { cx } from "./cx";

interface PictureProps {
  image: HotelImage;
  /** The `sizes` of the place it is shown in. */
  sizes: string;
  /** `cover` fills the place, `contain` shows all of it. */
  fit?: "cover" | "contain";
  className?: string;
}

/** A picture in its place: colour first, then the rendition that fits. Nothing moves meanwhile. */
export function Picture({ image, sizes, fit = "cover", className }: PictureProps) {
  const [x, y] = image.focal_point;
  const src = smallestRendition(image);
  return (
    <img
      // A new picture gets a new element: the old one must not be stretched into its place.
      key={image.public_id ?? image.url}
      src={src}
      srcSet={renditions(image)}
      sizes={sizes}
      width={image.width ?? undefined}
      height={image.height ?? undefined}
      alt={image.alt}
      draggable={false}
      loading="lazy"
      decoding="async"
      className={cx(
        "h-full w-full",
        fit === "cover" ? "object-cover" : "object-contain",
        className,
      )}
      style={{
        backgroundColor: fit === "cover" ? (image.dominant_color ?? undefined) : undefined,
        objectPosition: `${x * 100}% ${y * 100}%`,
      }}
    />
  );
}

/** Addresses on this site, so that they work behind any host name. */
function renditions({ public_id, widths }: HotelImage): string | undefined {
  if (public_id === null || widths.length === 0) return undefined;
  return widths.map((width) => `/media/${public_id}/${width}.webp ${width}w`).join(", ");
}

function smallestRendition({ public_id, widths, url }: HotelImage): string {
  return public_id !== null && widths.length > 0 ? `/media/${public_id}/${widths[0]}.jpg` : url;
}
