import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import type { GalleryOrderAnswer, HotelImage } from "../../api/types";
import { paintPart, settingsPath, settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { keyOf, ordered, withGallery } from "./order";

/**
 * The gallery in the order this window wants: shown at once, sent behind it. When the server
 * refuses, its own order shows again.
 */
export function useGalleryOrder(saved: readonly HotelImage[]) {
  const { slug } = useStaff();
  const client = useQueryClient();
  const [wanted, setWanted] = useState<readonly string[] | null>(null);
  const underWay = useRef(0);
  const write = useWrite({
    queue: `gallery-order-${slug}`,
    // The addresses are taken when it is this order's turn: pictures may have come and gone.
    send: (keys: readonly string[]) => {
      const now = client.getQueryData(settingsQuery(slug).queryKey)?.gallery_images ?? saved;
      return request<GalleryOrderAnswer>("POST", `${settingsPath(slug)}gallery/reorder/`, {
        gallery: ordered(now, keys).map((image) => image.url),
      });
    },
    paint: (cache, answer) =>
      paintPart(cache, slug, (settings) => withGallery(settings, answer.gallery_images)),
  });

  return {
    images: ordered(saved, wanted),
    isSaving: wanted !== null,
    async reorder(keys: readonly string[]) {
      if (keys.join() === ordered(saved, wanted).map(keyOf).join()) return;
      setWanted(keys);
      underWay.current += 1;
      try {
        await write.mutateAsync(keys);
      } catch (error) {
        toast.error(`The order was not saved: ${messageOf(error)}`);
        void client.invalidateQueries({ queryKey: settingsQuery(slug).queryKey });
      } finally {
        underWay.current -= 1;
        if (underWay.current === 0) setWanted(null);
      }
    },
  };
}
