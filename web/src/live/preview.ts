/**
 * The hotel page inside the console: it shows what the console sends instead of following the hub,
 * so that staff see what is not saved yet. It connects to nothing, is counted nowhere, and leads
 * nowhere. Nobody but this site can frame it, and nobody but the frame's owner is listened to.
 */
import type { Following, followHotel } from "@frontage/sdk/core";
import type { PreviewReady, ShowPreview } from "./preview-messages";
import { stayHere } from "./stay-here";

/** Listens for documents in {@link followHotel}'s place. */
export const followPreview: typeof followHotel = (options) => {
  let shown = options.document;
  const hear = ({ origin, source, data }: MessageEvent<Partial<ShowPreview> | null>) => {
    if (origin !== location.origin || source !== window.parent) return;
    if (data?.frontage !== "preview" || !data.document) return;
    shown = data.document;
    options.onDocument?.(data.document);
    if (data.section) document.getElementById(data.section)?.scrollIntoView();
  };
  const click = (event: MouseEvent) => void stayHere(event);
  window.addEventListener("message", hear);
  document.addEventListener("click", click);
  const ready: PreviewReady = { frontage: "preview-ready" };
  window.parent.postMessage(ready, location.origin);
  const following: Following = {
    close() {
      window.removeEventListener("message", hear);
      document.removeEventListener("click", click);
    },
    document: () => shown,
    state: () => ({ status: "live", since: Date.now() }) as ReturnType<Following["state"]>,
    socketId: () => null,
    acknowledge() {},
    painted() {},
  };
  return following;
};
