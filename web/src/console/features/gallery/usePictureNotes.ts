import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import type { GalleryNotes, HotelImage, PictureNotes, PictureTag } from "../../api/types";
import { pictureNotesKey, pictureNotesQuery } from "../../hotel/picture-notes";
import { settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { t } from "../../i18n/i18n";

export interface Tagging {
  pictures: readonly string[];
  add: readonly PictureTag[];
  remove: readonly PictureTag[];
}

/** What is noted of the gallery's pictures, read again whenever they become others. */
export function usePictureNotes(images: readonly HotelImage[]): GalleryNotes | undefined {
  const { slug } = useStaff();
  const client = useQueryClient();
  const { data } = useQuery(pictureNotesQuery(slug));
  const versions = images
    .map(({ public_id, version }) => `${public_id}/${version}`)
    .sort()
    .join();
  const read = useRef(versions);
  useEffect(() => {
    if (read.current === versions) return;
    read.current = versions;
    void client.invalidateQueries({ queryKey: pictureNotesKey(slug) });
  }, [client, slug, versions]);
  return data;
}

/** Tags pictures: shown at once, and as before when the server refuses. */
export function useTagging() {
  const { slug } = useStaff();
  const client = useQueryClient();
  const { queryKey } = pictureNotesQuery(slug);
  return useMutation({
    scope: { id: `picture-tags-${slug}` },
    mutationFn: (tagging: Tagging) =>
      request<GalleryNotes>("POST", `${settingsPath(slug)}gallery/tags/`, { ...tagging }),
    onMutate: async (tagging) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (notes) => notes && tagged(notes, tagging));
    },
    onSuccess: (notes) => client.setQueryData(queryKey, notes),
    onError: (error) => {
      toast.error(t("gallery:tags.refused", { reason: messageOf(error) }));
      void client.invalidateQueries({ queryKey });
    },
  });
}

/** The notes with these tags on their pictures, in the order of the list. */
export function tagged(notes: GalleryNotes, { pictures, add, remove }: Tagging): GalleryNotes {
  const change = ({ tags, hints }: PictureNotes): PictureNotes => ({
    tags: notes.tags.filter(
      (tag) => (tags.includes(tag) || add.includes(tag)) && !remove.includes(tag),
    ),
    hints,
  });
  const changed = { ...notes.pictures };
  for (const id of pictures) {
    const before = changed[id];
    if (before) changed[id] = change(before);
  }
  return { ...notes, pictures: changed };
}
