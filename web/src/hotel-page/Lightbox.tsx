/**
 * One picture of the gallery, large. A native modal dialog: Escape and the backdrop close it, the
 * arrow keys, Home and End turn pages, a swipe does on a phone. When the picture being looked at
 * leaves the gallery, its neighbour takes its place.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import ChevronLeft from "lucide-react/icons/chevron-left";
import ChevronRight from "lucide-react/icons/chevron-right";
import X from "lucide-react/icons/x";
import { useEffect, useRef, useState } from "react";
import { decoded } from "../ui/decoded";
import { useFresh } from "../ui/fresh";
import { imageKey } from "../ui/image-sources";
import { Picture } from "../ui/Picture";
import { largeSizes } from "./picture-sizes";

/** How far a finger travels, in CSS pixels, before it counts as a swipe. */
const SWIPE = 48;

interface LightboxProps {
  images: HotelImage[];
  /** The key of the picture it opens with. */
  opened: string;
  /** Called once it is closed, with the key of the picture that was shown last. */
  onClose: (last: string | null) => void;
}

export function Lightbox({ images, opened, onClose }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [current, setCurrent] = useState(opened);
  const place = useRef(0);
  const found = images.findIndex((image) => imageKey(image) === current);
  const index = found >= 0 ? found : Math.min(place.current, images.length - 1);
  place.current = index;
  const image = images[index];
  const fresh = useFresh();
  const touched = useRef<number | null>(null);

  useEffect(() => {
    const element = dialog.current;
    if (!element?.open) element?.showModal?.();
    const root = document.documentElement;
    root.classList.add("lightbox-open");
    return () => root.classList.remove("lightbox-open");
  }, []);

  useEffect(() => {
    if (!image) onClose(null);
  }, [image, onClose]);

  useEffect(() => {
    // The neighbours, so that turning the page shows a picture and not a wait for one.
    for (const at of [index + 1, index - 1]) {
      const neighbour = images[(at + images.length) % images.length];
      if (neighbour && images.length > 1)
        decoded(neighbour, largeSizes(neighbour), fresh(neighbour)).catch(() => {});
    }
  }, [images, index, fresh]);

  if (!image) return null;

  const show = (next: number) => {
    const target = images[(next + images.length) % images.length];
    if (target) setCurrent(imageKey(target));
  };
  const turns: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    Home: 0,
    End: images.length - 1,
  };

  return (
    <dialog
      ref={dialog}
      className="lightbox"
      aria-label={`Picture ${index + 1} of ${images.length}`}
      onClose={() => onClose(imageKey(image))}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close();
      }}
      onKeyDown={(event) => {
        const next = turns[event.key];
        if (next === undefined) return;
        event.preventDefault();
        show(next);
      }}
      onTouchStart={(event) => {
        touched.current = event.touches.length === 1 ? (event.touches[0]?.clientX ?? null) : null;
      }}
      onTouchEnd={(event) => {
        const moved = (event.changedTouches[0]?.clientX ?? 0) - (touched.current ?? Number.NaN);
        touched.current = null;
        if (Math.abs(moved) > SWIPE) show(moved > 0 ? index - 1 : index + 1);
      }}
    >
      <figure>
        <Picture
          key={imageKey(image)}
          image={image}
          sizes={largeSizes(image)}
          loading="soon"
          whole
          className="large"
        />
        <figcaption aria-live="polite">
          {image.caption && <span>{image.caption}</span>}
          <span className="lightbox-count">
            {index + 1} / {images.length}
          </span>
        </figcaption>
      </figure>
      <button
        type="button"
        className="lightbox-close"
        aria-label="Close"
        onClick={() => dialog.current?.close()}
      >
        <X aria-hidden="true" strokeWidth={1.25} size={28} />
      </button>
      {images.length > 1 && (
        <>
          <button
            type="button"
            className="lightbox-previous"
            aria-label="Previous picture"
            onClick={() => show(index - 1)}
          >
            <ChevronLeft aria-hidden="true" strokeWidth={1.25} size={32} />
          </button>
          <button
            type="button"
            className="lightbox-next"
            aria-label="Next picture"
            onClick={() => show(index + 1)}
          >
            <ChevronRight aria-hidden="true" strokeWidth={1.25} size={32} />
          </button>
        </>
      )}
    </dialog>
  );
}
