/**
 * Which picture of the gallery is shown large, and its address: `#picture-{public_id}`. Opening one
 * is a step that Back takes back, turning pages is none; whoever follows such a link sees the
 * picture, or the gallery when it is gone from there.
 */
import type { HotelImage } from "@frontage/sdk/wire";
import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import { imageKey, isPublicId } from "../ui/image-sources";

const PREFIX = "#picture-";

/** Whether the pictures may use the window's address: it belongs to the page, and no frame's. */
export const AddressedPictures = createContext(false);

/** What {@link useOpenPicture} gives. */
export interface OpenPicture {
  /** The key of the picture that is shown large. */
  open: string | null;
  /** Always the same function. */
  enlarge(key: string): void;
  turn(key: string): void;
  close(): void;
}

export function useOpenPicture(images: HotelImage[]): OpenPicture {
  const addressed = useContext(AddressedPictures);
  const [open, setOpen] = useState<string | null>(null);
  const latest = useRef(images);
  latest.current = images;
  /** Whether a step of this page's own leads here, so that there is one to take back. */
  const stepped = useRef(false);

  useEffect(() => {
    if (!addressed) return;
    const read = () => {
      const named = location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : null;
      const there = latest.current.some((image) => imageKey(image) === named);
      setOpen(there ? named : null);
      if (named !== null) {
        if (!there) document.getElementById("gallery")?.scrollIntoView();
        return;
      }
      stepped.current = false;
      history.scrollRestoration = "auto";
    };
    read();
    addEventListener("popstate", read);
    addEventListener("hashchange", read);
    return () => {
      removeEventListener("popstate", read);
      removeEventListener("hashchange", read);
    };
  }, [addressed]);

  const enlarge = useCallback(
    (key: string) => {
      setOpen(key);
      if (!addressed || !isPublicId(key)) return;
      // The page may change meanwhile: going back must not scroll to where things once were.
      history.scrollRestoration = "manual";
      history.pushState(null, "", PREFIX + key);
      stepped.current = true;
    },
    [addressed],
  );

  return {
    open,
    enlarge,
    turn(key) {
      setOpen(key);
      if (addressed && isPublicId(key)) history.replaceState(null, "", PREFIX + key);
    },
    close() {
      const isNamed = addressed && location.hash.startsWith(PREFIX);
      if (isNamed && stepped.current) {
        // The step back ends it (`read`), and not before it is taken: a browser that goes back to an
        // anchor takes the focus from whatever was given it meanwhile. It is taken once.
        stepped.current = false;
        history.back();
        return;
      }
      setOpen(null);
      if (isNamed) history.replaceState(null, "", location.pathname + location.search);
    },
  };
}
