/**
 * A picture in a frame that keeps its place. The server's HTML already shows it, over the blurred
 * preview that the page's own style puts into the frame; in the browser it appears softly, and the
 * frame changes to another picture only once that one is decoded, with a short cross-fade: no
 * flash, no jump.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { decoded } from "./decoded";
import { useFresh } from "./fresh";
import { whenHidden } from "./hidden";
import { jpegs, pixelsKey, source, sourcesOf } from "./image-sources";
import { play } from "./motion";
import { percent } from "./percent";
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
  /** All of it is shown, so that nothing has to stay in view. */
  whole?: boolean;
  className?: string;
  testId?: string;
}

// The server has no layout to wait for, and Preact's renderer runs no effects at all.
const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

export function Picture(props: PictureProps) {
  const { image, alt, sizes, loading = "later", bare, whole, className, testId } = props;
  const frame = useRef<HTMLDivElement>(null);
  const { shown, leaving, gone } = useDecodedFirst(image, sizes);
  const placed = !bare && !whole;
  useArrival(frame, pixelsKey(shown), !bare && loading !== "first");
  useFarewell(frame, leaving, gone);
  useOwnShape(frame, bare ? image : null);
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
        key={pixelsKey(shown)}
        image={shown}
        alt={alt ?? shown.alt}
        sizes={sizes}
        placed={placed}
        bare={bare}
        loading={loading === "later" && swapped.current ? "soon" : loading}
      />
      {leaving && (
        <Sources
          key={pixelsKey(leaving)}
          image={leaving}
          alt=""
          sizes={sizes}
          placed={placed}
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
  placed: boolean;
  bare?: boolean;
  leaving?: boolean;
}

function Sources({ image, alt, sizes, loading, placed, bare, leaving }: SourcesProps) {
  const fresh = useFresh();
  const img = useRef<HTMLImageElement>(null);
  useOwnPlace(img, image, placed);
  const candidates = jpegs(image);
  return (
    <picture className={leaving ? "leaving" : undefined} aria-hidden={leaving}>
      {sourcesOf(image, fresh(image)).map(({ type, srcset }) => (
        <source key={type} type={type} srcSet={srcset} sizes={sizes} />
      ))}
      <img
        ref={img}
        src={source(image)}
        srcSet={candidates}
        sizes={candidates && sizes}
        alt={alt}
        width={image.width ?? undefined}
        height={image.height ?? undefined}
        loading={loading === "later" ? "lazy" : undefined}
        // A logo comes at once, but not before the photograph that it stands on.
        fetchPriority={loading === "first" ? "high" : bare ? "low" : undefined}
        decoding={loading === "soon" ? "sync" : "async"}
      />
    </picture>
  );
}

/**
 * What of the picture its frame shows. The page's sheet says it of the document's pictures; one
 * that waits for its successor, or fades out over it, must keep its own place and not take the
 * other's.
 */
function useOwnPlace(
  img: React.RefObject<HTMLImageElement | null>,
  { focal_point: [x, y] }: HotelImage,
  placed: boolean,
) {
  useBeforePaint(() => {
    if (placed && img.current) img.current.style.objectPosition = `${percent(x)} ${percent(y)}`;
  }, [x, y, placed]);
}

/**
 * A picture without a frame of its own size stands in the shape of the one that is wanted, from the
 * moment it is: when it comes, nothing around it moves any more.
 */
function useOwnShape(frame: React.RefObject<HTMLDivElement | null>, image: HotelImage | null) {
  useBeforePaint(() => {
    if (!image?.width || !image.height) return;
    for (const img of frame.current?.querySelectorAll("img") ?? []) {
      img.style.aspectRatio = `${image.width} / ${image.height}`;
    }
  });
}

/** The picture to show now: the wanted one as soon as it is decoded, until then the one before. */
function useDecodedFirst(wanted: HotelImage, sizes: string) {
  const [settled, setSettled] = useState(wanted);
  const [leaving, setLeaving] = useState<HotelImage | null>(null);
  const fresh = useFresh();
  const key = pixelsKey(wanted);
  const latest = useRef(wanted);
  latest.current = wanted;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another picture needs decoding; a new caption of the same one does not.
  useEffect(() => {
    if (pixelsKey(settled) === key) return;
    let current = true;
    const swap = () => {
      if (!current) return;
      setLeaving(settled);
      setSettled(latest.current);
    };
    // A picture that cannot be loaded is shown all the same: the page must not claim the old one.
    decoded(latest.current, sizes, fresh(latest.current)).then(swap, swap);
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

  const same = pixelsKey(settled) === key;
  useBeforePaint(() => (same ? undefined : swapBegins()), [same]);

  return { shown: same ? wanted : settled, leaving, gone: () => setLeaving(null) };
}

/**
 * Lets a picture that comes while somebody looks appear over its preview instead of popping up. The
 * first one appears as soon as it can: fading it in would only delay it.
 */
function useArrival(frame: React.RefObject<HTMLDivElement | null>, key: string, softly: boolean) {
  useBeforePaint(() => {
    const img = frame.current?.querySelector<HTMLImageElement>("picture:not(.leaving) img");
    if (!softly || !img || img.complete) return;
    const arrived = () =>
      play(img, [{ opacity: 0 }, { opacity: 1 }], { duration: 350, easing: "ease-out" });
    img.addEventListener("load", arrived, { once: true });
    return () => img.removeEventListener("load", arrived);
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
