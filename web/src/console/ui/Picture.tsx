import { renditionAddress, srcset } from "@frontage/sdk/pictures";
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
  return (
    <img
      // Other pixels get another element: the old ones must not be stretched into their place.
      key={image.public_id ? `${image.public_id}/${image.version}` : image.url}
      // Addresses on this site, so that they work behind any host name.
      src={renditionAddress(image, { width: 1, format: "jpg", base: "" }) ?? image.url}
      srcSet={srcset(image, { base: "" }) ?? undefined}
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
