/** The gallery: a grid of changing spans. Each picture opens large, with or without script. */
import type { HotelImage } from "@frontage/sdk/wire";
import { memo, type RefObject, useEffect, useRef } from "react";
import { imageKey, isPublicId, source } from "../ui/image-sources";
import { Picture } from "../ui/Picture";
import { gallerySpans } from "./gallery-rows";
import { Lightbox } from "./Lightbox";
import { tileSizes } from "./picture-sizes";
import { SectionHeading } from "./SectionHeading";
import { useOpenPicture } from "./use-open-picture";
import { fill, useWords } from "./words/use-words";

export function Gallery({ images }: { images: HotelImage[] }) {
  const { open, enlarge, turn, close } = useOpenPicture(images);
  const list = useRef<HTMLUListElement>(null);
  const words = useWords();

  // However the large picture was left, the guest is back at the one that was shown last.
  const last = useRef(open);
  useEffect(() => {
    if (open === null && last.current !== null) {
      const tiles = list.current?.querySelectorAll<HTMLElement>("li[data-key]") ?? [];
      const tile = [...tiles].find(({ dataset }) => dataset.key === last.current);
      tile?.querySelector("a")?.focus();
    }
    last.current = open;
  }, [open]);

  return (
    <section className="section gallery" id="gallery" aria-labelledby="gallery-title">
      <SectionHeading id="gallery" over={words.gallery.over} title={words.gallery.title} />
      <Tiles images={images} onEnlarge={enlarge} list={list} />
      {open !== null && <Lightbox images={images} current={open} onTurn={turn} onClose={close} />}
    </section>
  );
}

interface TilesProps {
  images: HotelImage[];
  /** Called with the key of the picture that is to be shown large. */
  onEnlarge: (key: string) => void;
  list: RefObject<HTMLUListElement | null>;
}

/** All the pictures, small. Kept as they are while a large one opens: a tap must not wait for them. */
const Tiles = memo(function Tiles({ images, onEnlarge, list }: TilesProps) {
  const spans = gallerySpans(images.length);
  const words = useWords();
  return (
    <ul className="gallery-grid" data-testid="gallery" ref={list}>
      {images.map((image, index) => {
        const span = spans[index] ?? "third";
        return (
          <li
            key={imageKey(image)}
            id={isPublicId(image.public_id) ? `picture-${image.public_id}` : undefined}
            className={`tile tile-${span}`}
            data-key={imageKey(image)}
            data-public-id={image.public_id ?? image.url}
          >
            <figure>
              <a
                href={source(image, 2560) || undefined}
                aria-label={fill(words.enlarge, {
                  what: image.alt || image.caption || fill(words.picture, { number: index + 1 }),
                })}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  onEnlarge(imageKey(image));
                }}
              >
                <Picture image={image} sizes={tileSizes(span, image)} />
              </a>
              {image.caption && <figcaption dir="auto">{image.caption}</figcaption>}
            </figure>
          </li>
        );
      })}
    </ul>
  );
});
