import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { request } from "../../api/http";
import type { GalleryOrderAnswer, HotelImage } from "../../api/types";
import { paintPart, settingsPath, settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { t } from "../../i18n/i18n";
import { keyOf, ordered, withGallery } from "./order";

/** An order of the gallery, and the pictures that were moved for it. */
interface Move {
  keys: readonly string[];
  moving: ReadonlySet<string>;
}

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
    what: () => t("delivery:what.order"),
    // The addresses are taken when it is this order's turn: pictures may have come and gone. What
    // was moved is named, so that the rest stays as colleagues put it meanwhile.
    send: ({ keys, moving }: Move) => {
      const now = client.getQueryData(settingsQuery(slug).queryKey)?.gallery_images ?? saved;
      const gallery = ordered(now, keys);
      return request<GalleryOrderAnswer>("POST", `${settingsPath(slug)}gallery/reorder/`, {
        gallery: gallery.map((image) => image.url),
        moved: gallery.filter((image) => moving.has(keyOf(image))).map((image) => image.url),
      });
    },
    paint: (cache, answer) =>
      paintPart(cache, slug, (settings) => withGallery(settings, answer.gallery_images)),
  });

  const images = useMemo(() => ordered(saved, wanted), [saved, wanted]);
  return {
    images,
    isSaving: wanted !== null,
    /** `false` when the pictures stand so already. */
    reorder(keys: readonly string[], moving: ReadonlySet<string>): boolean {
      if (keys.join() === images.map(keyOf).join()) return false;
      setWanted(keys);
      underWay.current += 1;
      write
        .mutateAsync({ keys, moving })
        .catch(() => {
          // The line of all saves says why, and offers to try again.
          void client.invalidateQueries({ queryKey: settingsQuery(slug).queryKey });
        })
        .finally(() => {
          underWay.current -= 1;
          if (underWay.current === 0) setWanted(null);
        });
      return true;
    },
  };
}
