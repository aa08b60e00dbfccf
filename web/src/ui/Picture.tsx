/**
 * A picture in a frame that keeps its place. The server's HTML already shows it; in the browser
 * the frame adds the blurred placeholder while pixels are on their way and changes to another
 * picture only once that one is decoded, with a short cross-fade: no flash, no jump.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { decoded } from "./decoded";
import { whenHidden } from "./hidden";
import { imageKey, source, srcset } from "./image-sources";
import { play } from "./motion";
import { placeholderAddress } from "./placeholder";
import { swapBegins } from "./swaps";

interface PictureProps {
  image: HotelImage;
  /** Alternative text; the picture's own unless told. Empty means decoration. */
  alt?: string;
  /** How wide it is shown, as the `sizes` attribute says it. */
  sizes: string;
  /** `first`: ahead of all others. `soon`: without waiting for layout. `later`: when near. */
  loading?: "first" | "soon" | "later";
  /** For a logo: nothing behind it, as its ground may be clear. */
  bare?: boolean;
  className?: string;
  testId?: string;
}

// The server has no layout to wait for, and Preact's renderer runs no effects at all.
const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

export function Picture(props: PictureProps) {
  const { image, alt, sizes, loading = "later", bare, className, testId } = props;
  const frame = useRef<HTMLDivElement>(null);
  const { shown, leaving, gone } = useDecodedFirst(image, sizes);
  usePlaceholder(frame, bare ? null : shown, loading === "first");
  useFarewell(frame, leaving, gone);
  const swapped = useRef(false);
  if (leaving) swapped.current = true;

  return (
    <div
      ref={frame}
      className={className ? `frame ${className}` : "frame"}
      data-image={shown.public_id ?? undefined}
      data-testid={testId}
    >
      <Sources
        key={imageKey(shown)}
        image={shown}
        alt={alt ?? shown.alt}
        sizes={sizes}
        loading={loading === "later" && swapped.current ? "soon" : loading}
      />
      {leaving && (
        <Sources
          key={imageKey(leaving)}
          image={leaving}
          alt=""
          sizes={sizes}
          loading="soon"
          leaving
        />
      )}
    </div>
  );
}

interface SourcesProps {
  image: HotelImage;
  alt: string;
  sizes: string;
  loading: "first" | "soon" | "later";
  leaving?: boolean;
}

function Sources({ image, alt, sizes, loading, leaving }: SourcesProps) {
  const webp = srcset(image, "webp");
  return (
    <picture className={leaving ? "leaving" : undefined} aria-hidden={leaving}>
      {webp && <source type="image/webp" srcSet={webp} sizes={sizes} />}
      <img
        src={source(image)}
        srcSet={srcset(image, "jpg")}
        sizes={webp ? sizes : undefined}
        alt={alt}
        width={image.width ?? undefined}
        height={image.height ?? undefined}
        loading={loading === "later" ? "lazy" : undefined}
        fetchPriority={loading === "first" ? "high" : undefined}
        decoding={loading === "soon" ? "sync" : "async"}
      />
    </picture>
  );
}

/** The picture to show now: the wanted one as soon as it is decoded, until then the one before. */
function useDecodedFirst(wanted: HotelImage, sizes: string) {
  const [settled, setSettled] = useState(wanted);
  const [leaving, setLeaving] = useState<HotelImage | null>(null);
  const key = imageKey(wanted);
  const latest = useRef(wanted);
  latest.current = wanted;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another picture needs decoding; a new caption of the same one does not.
  useEffect(() => {
    if (imageKey(settled) === key) return;
    let current = true;
    const swap = () => {
      if (!current) return;
      setLeaving(settled);
      setSettled(latest.current);
    };
    // A picture that cannot be loaded is shown all the same: the page must not claim the old one.
    decoded(latest.current, sizes).then(swap, swap);
    // A hidden tab decodes and fades nothing, and nobody sees a flash there.
    const unwatch = whenHidden(() => {
      current = false;
      setSettled(latest.current);
    });
    return () => {
      current = false;
      unwatch();
    };
  }, [key]);

  const same = imageKey(settled) === key;
  useBeforePaint(() => (same ? undefined : swapBegins()), [same]);

  return { shown: same ? wanted : settled, leaving, gone: () => setLeaving(null) };
}

function usePlaceholder(
  frame: React.RefObject<HTMLDivElement | null>,
  image: HotelImage | null,
  first: boolean,
) {
  const key = image && imageKey(image);
  useBeforePaint(() => {
    const box = frame.current;
    const img = box?.querySelector<HTMLImageElement>("picture:not(.leaving) img");
    if (!image || !box || !img || img.complete) return;
    const address = placeholderAddress(image.placeholder);
    if (address) box.style.backgroundImage = `url("${address}")`;
    const arrived = () => {
      const clear = () => {
        box.style.backgroundImage = "";
      };
      // The first picture appears as soon as it can; fading it in would only delay it.
      if (first) clear();
      else
        play(img, [{ opacity: 0 }, { opacity: 1 }], { duration: 350, easing: "ease-out" }, clear);
    };
    img.addEventListener("load", arrived, { once: true });
    return () => {
      img.removeEventListener("load", arrived);
      box.style.backgroundImage = "";
    };
  }, [key]);
}

function useFarewell(
  frame: React.RefObject<HTMLDivElement | null>,
  leaving: HotelImage | null,
  gone: () => void,
) {
  useBeforePaint(() => {
    if (!leaving) return;
    const old = frame.current?.querySelector("picture.leaving") ?? null;
    play(old, [{ opacity: 1 }, { opacity: 0 }], { duration: 450, easing: "ease-in-out" }, gone);
  }, [leaving]);
}
