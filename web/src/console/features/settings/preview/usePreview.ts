import { useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useContext, useEffect, useRef, useState } from "react";
import type { PreviewReady, ShowPreview } from "../../../../live/preview-messages";
import type { StaffSettings } from "../../../api/types";
import { FormStoreContext } from "../../../forms/useDraftForm";
import { pageQuery } from "../../../hotel/page";
import { useStaff } from "../../../hotel/staff";
import { previewDocument, unsavedSettings } from "./preview-document";

/** How often at most the preview follows the typing, in milliseconds. */
const PACE = 100;

/**
 * Keeps the page in `frame` level with everything typed on this screen, and tells once it listens.
 * Typing repaints nothing of the console: the forms' store is read when it says that it changed.
 */
export function usePreview(
  frame: RefObject<HTMLIFrameElement | null>,
  settings: StaffSettings,
  section: string | null,
): { isReady: boolean } {
  const { slug } = useStaff();
  const store = useContext(FormStoreContext);
  const page = useQuery(pageQuery(slug)).data;
  const [isReady, setReady] = useState(false);

  const show = useRef<(section?: string) => void>(() => {});
  show.current = (part) => {
    if (!page) return;
    const typed = unsavedSettings(store, settings);
    const message: ShowPreview = {
      frontage: "preview",
      document: previewDocument(page, settings, typed),
      section: part,
    };
    frame.current?.contentWindow?.postMessage(message, window.location.origin);
  };

  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const follow = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      show.current();
    }, PACE);
  }, []);

  useEffect(() => {
    const hear = ({ origin, source, data }: MessageEvent<Partial<PreviewReady> | null>) => {
      if (origin !== window.location.origin || source !== frame.current?.contentWindow) return;
      if (data?.frontage !== "preview-ready") return;
      setReady(true);
      show.current();
    };
    window.addEventListener("message", hear);
    const stop = store.subscribe(follow);
    return () => {
      window.removeEventListener("message", hear);
      stop();
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [frame, store, follow]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was saved or heard meanwhile.
  useEffect(() => {
    if (isReady) follow();
  }, [page, settings, isReady, follow]);

  useEffect(() => {
    if (isReady && section) show.current(section);
  }, [section, isReady]);

  return { isReady };
}
