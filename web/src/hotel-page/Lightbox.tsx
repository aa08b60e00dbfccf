/**
 * One picture of the gallery, large. A native modal dialog: Escape and the backdrop close it, the
 * arrow keys, Home and End turn pages, a swipe does on a phone. When the picture being looked at
 * leaves the gallery, its neighbour takes its place.
 */
import { whenPainted } from "@frontage/sdk/when-painted";
import type { HotelImage } from "@frontage/sdk/wire";
import ChevronLeft from "lucide-react/icons/chevron-left";
import ChevronRight from "lucide-react/icons/chevron-right";
import X from "lucide-react/icons/x";
import { useEffect, useRef, useState } from "react";
import { imageKey } from "../ui/image-sources";
import { Picture } from "../ui/Picture";
import { largeSizes } from "./picture-sizes";
import { useSwipe } from "./use-swipe";
import { fill, useWords } from "./words/use-words";

interface LightboxProps {
  images: HotelImage[];
  /** The key of the picture that is shown. */
  current: string;
  /** Called with the key of the picture that is to be shown instead. */
  onTurn: (key: string) => void;
  /** Called once it is closed. */
  onClose: () => void;
}

export function Lightbox({ images, current, onTurn, onClose }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const place = useRef(0);
  // The neighbours are there before they are asked for, so that turning the page shows a picture and
  // not a wait for one, and a finger draws it in. A guest waits for the picture alone: those that are
  // not there yet come after the frame that shows it.
  const [settled, setSettled] = useState("");
  const rendered = useRef(new Set<string>());
  const found = images.findIndex((image) => imageKey(image) === current);
  const index = found >= 0 ? found : Math.min(place.current, images.length - 1);
  place.current = index;
  const image = images[index];
  const key = image ? imageKey(image) : "";
  const at = (index: number) => images[(index + images.length) % images.length];
  const show = (next: number) => {
    const target = at(next);
    if (target) onTurn(imageKey(target));
  };
  const words = useWords();
  const swipe = useSwipe(strip, key, (by) => show(index + by));

  useEffect(() => {
    const element = dialog.current;
    // A caret left in the page behind, where it cannot be any more, is looked for in every frame.
    const selection = getSelection();
    if (selection?.isCollapsed) selection.removeAllRanges();
    if (!element?.open) element?.showModal?.();
    const root = element?.ownerDocument.documentElement;
    root?.classList.add("lightbox-open");
    return () => root?.classList.remove("lightbox-open");
  }, []);

  useEffect(() => whenPainted(() => setSettled(key)), [key]);

  useEffect(() => {
    if (!image) onClose();
    else if (found < 0) onTurn(imageKey(image));
  });

  if (!image) return null;

  const turns: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    Home: 0,
    End: images.length - 1,
  };
  const slides = [
    { image, side: 0 },
    ...(images.length > 1 ? [{ image: at(index + 1), side: 1 }] : []),
    ...(images.length > 2 ? [{ image: at(index - 1), side: -1 }] : []),
  ].filter(
    ({ image, side }) =>
      image && (side === 0 || settled === key || rendered.current.has(imageKey(image))),
  );
  rendered.current = new Set(slides.map(({ image }) => (image ? imageKey(image) : "")));
  const position = fill(words.position, { number: index + 1, count: images.length });

  return (
    <dialog
      ref={dialog}
      className="lightbox"
      aria-label={position}
      onClose={onClose}
      onClick={(event) => {
        if (!(event.target as Element).closest("button")) dialog.current?.close();
      }}
      onKeyDown={(event) => {
        const next = turns[event.key];
        if (next === undefined) return;
        event.preventDefault();
        show(next);
      }}
    >
      <div className="lightbox-strip" ref={strip} {...swipe}>
        {slides.map(
          ({ image, side }) =>
            image && (
              <div
                key={imageKey(image)}
                className="lightbox-slide"
                data-side={side}
                aria-hidden={side !== 0}
              >
                <Picture
                  image={image}
                  alt={side === 0 ? image.alt : ""}
                  sizes={largeSizes(image)}
                  loading="soon"
                  whole
                  className="large"
                />
              </div>
            ),
        )}
      </div>
      <p className="lightbox-words" aria-hidden="true">
        {image.caption && <span dir="auto">{image.caption}</span>}
        <span className="lightbox-count">
          {index + 1} / {images.length}
        </span>
      </p>
      <p className="heard-only" aria-live="polite">
        {position}
        {(image.caption || image.alt) && `: ${image.caption || image.alt}`}
      </p>
      <button
        type="button"
        className="lightbox-close"
        aria-label={words.close}
        onClick={() => dialog.current?.close()}
      >
        <X aria-hidden="true" strokeWidth={1.25} size={28} />
      </button>
      {images.length > 1 && (
        <>
          <button
            type="button"
            className="lightbox-previous"
            aria-label={words.previous}
            onClick={() => show(index - 1)}
          >
            <ChevronLeft aria-hidden="true" strokeWidth={1.25} size={32} />
          </button>
          <button
            type="button"
            className="lightbox-next"
            aria-label={words.next}
            onClick={() => show(index + 1)}
          >
            <ChevronRight aria-hidden="true" strokeWidth={1.25} size={32} />
          </button>
        </>
      )}
    </dialog>
  );
}
