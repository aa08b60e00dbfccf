/** The gallery: a grid of changing spans. Each picture opens large, with or without script. */
import type { HotelImage } from "@frontage/sdk/wire";
import { useCallback, useRef, useState } from "react";
import { imageKey, source } from "../ui/image-sources";
import { Picture } from "../ui/Picture";
import { gallerySpans } from "./gallery-rows";
import { Lightbox } from "./Lightbox";
import { tileSizes } from "./picture-sizes";
import { SectionHeading } from "./SectionHeading";

export function Gallery({ images }: { images: HotelImage[] }) {
  const [open, setOpen] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const spans = gallerySpans(images.length);

  const close = useCallback((last: string | null) => {
    setOpen(null);
    const tiles = list.current?.querySelectorAll<HTMLElement>("li[data-key]") ?? [];
    [...tiles]
      .find((tile) => tile.dataset.key === last)
      ?.querySelector("a")
      ?.focus();
  }, []);

  return (
    <section className="section gallery" id="gallery" aria-labelledby="gallery-title">
      <SectionHeading id="gallery" over="A look around" title="Gallery" />
      <ul className="gallery-grid" data-testid="gallery" ref={list}>
        {images.map((image, index) => {
          const span = spans[index] ?? "third";
          return (
            <li
              key={imageKey(image)}
              className={`tile tile-${span}`}
              data-key={imageKey(image)}
              data-public-id={image.public_id ?? image.url}
            >
              <figure>
                <a
                  href={source(image, 2560) || undefined}
                  aria-label={`Enlarge: ${image.alt || image.caption || `picture ${index + 1}`}`}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    setOpen(imageKey(image));
                  }}
                >
                  <Picture image={image} sizes={tileSizes(span, image)} />
                </a>
                {image.caption && <figcaption>{image.caption}</figcaption>}
              </figure>
            </li>
          );
        })}
      </ul>
      {open !== null && <Lightbox images={images} opened={open} onClose={close} />}
    </section>
  );
}
