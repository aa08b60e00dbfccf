import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { request } from "../api/http";
import type { HotelImage, ImageDetails, Rect } from "../api/types";
import { useDraftForm } from "../forms/useDraftForm";
import { roomsQuery } from "../hotel/rooms";
import { imagePath, paintPart, settingsQuery } from "../hotel/settings";
import { useStaff } from "../hotel/staff";
import { useWrite } from "../hotel/write";
import { carried, type Point, WHOLE } from "./framing";
import { imageDetailsQuery } from "./image-details";
import {
  cropText,
  focalText,
  type PictureBody,
  type PictureValues,
  pictureBody,
  pictureValues,
  readCrop,
  readFocal,
  readValue,
} from "./picture-form";
import { withImage } from "./withImage";

export type OwnImage = HotelImage & { public_id: string };

/** The form over a picture's texts, focal point and crop, and the changes that hang together. */
export function usePictureForm(
  image: OwnImage,
  details: ImageDetails | undefined,
  from: "settings" | "rooms",
) {
  const { slug } = useStaff();
  const cache = useQueryClient();
  const { public_id } = image;
  const settingsKey = settingsQuery(slug).queryKey;
  const write = useWrite({
    send: (body: PictureBody) => request<ImageDetails>("PATCH", imagePath(slug, public_id), body),
    paint: async (client, answer) => {
      await paintPart(client, slug, (settings) => withImage(settings, answer.image));
      const { queryKey } = imageDetailsQuery(slug, public_id);
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, answer);
      void client.invalidateQueries({ queryKey: roomsQuery(slug).queryKey });
    },
  });

  // Of the older of the two that the form shows: what changed between them is told.
  const listed = cache.getQueryData(
    from === "rooms" ? roomsQuery(slug).queryKey : settingsKey,
  )?.revision;
  const known = [listed, details?.revision].filter((revision) => revision !== undefined);

  const form = useDraftForm<PictureValues>(
    `picture-${public_id}`,
    pictureValues(image, details),
    async (changed, base) => {
      const body = pictureBody(changed);
      paintAhead(body);
      try {
        const answer = await write.mutateAsync(base ? { ...body, base_revision: base } : body);
        return pictureValues(answer.image, answer);
      } catch (error) {
        void cache.invalidateQueries({ queryKey: settingsKey });
        throw error;
      }
    },
    {
      base: known.length > 0 ? Math.min(...known) : undefined,
      read: readValue,
      refresh: () => cache.invalidateQueries({ queryKey: ["hotel", slug] }),
    },
  );

  /** Texts and point show in this window before the server has answered; pixels cannot. */
  function paintAhead({ alt, caption, focal_point, crop }: PictureBody): void {
    if (crop !== undefined) return;
    const ahead: HotelImage = {
      ...image,
      alt: alt ?? image.alt,
      caption: caption ?? image.caption,
      focal_point: focal_point ? [...focal_point] : image.focal_point,
    };
    cache.setQueryData(settingsKey, (settings) => settings && withImage(settings, ahead));
  }

  /** The point that was put by hand, as a point of the whole picture. */
  const placed = useRef<Point | null>(null);
  const part = readCrop(form.values.crop) ?? WHOLE;

  return {
    form,
    setFocal(point: Point | null) {
      placed.current = point && carried(point, part, WHOLE);
      form.set("focal_point", focalText(point));
    },
    /** A point put by hand stays on what it was put on, as long as that is shown. */
    setCrop(crop: Rect | null) {
      const isPlaced = form.values.focal_point !== form.server.focal_point;
      const point = isPlaced && readFocal(form.values.focal_point) ? placed.current : null;
      if (point) {
        const over = carried(point, WHOLE, readCrop(cropText(crop)) ?? WHOLE);
        form.set("focal_point", focalText(over));
      }
      form.set("crop", cropText(crop));
    },
  };
}
