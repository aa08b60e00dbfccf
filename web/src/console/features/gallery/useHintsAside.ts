import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import type { GalleryNotes, PictureHint, PictureTag } from "../../api/types";
import { pictureNotesQuery } from "../../hotel/picture-notes";
import { settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { t } from "../../i18n/i18n";

/** A hint of a picture, by its public id, or what the gallery lacks. */
export type HintAbout = { picture: string; hint: PictureHint["kind"] } | { lacks: PictureTag };

type Wish = { about: HintAbout; aside: boolean } | "bring all back";

/** How long a hint that was put aside can be brought back where it was, in ms. */
const UNDO_MS = 10_000;

/** Putting hints aside, for all colleagues and for good: gone at once, with the way back. */
export function useHintsAside() {
  const { slug } = useStaff();
  const client = useQueryClient();
  const { queryKey } = pictureNotesQuery(slug);
  const path = `${settingsPath(slug)}gallery/hints/`;
  const { mutate } = useMutation({
    scope: { id: `picture-hints-${slug}` },
    mutationFn: (wish: Wish) =>
      wish === "bring all back"
        ? request<GalleryNotes>("DELETE", path)
        : request<GalleryNotes>("POST", path, { ...wish.about, aside: wish.aside }),
    onMutate: async (wish) => {
      if (wish === "bring all back" || !wish.aside) return;
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (notes) => notes && withoutHint(notes, wish.about));
    },
    onSuccess: (notes, wish) => {
      client.setQueryData(queryKey, notes);
      if (wish === "bring all back" || !wish.aside) return;
      toast.success(t("gallery:hint.asideDone"), {
        duration: UNDO_MS,
        action: {
          label: t("delivery:undo.offer"),
          onClick: () => mutate({ about: wish.about, aside: false }),
        },
      });
    },
    onError: (error) => {
      toast.error(t("gallery:hint.refused", { reason: messageOf(error) }));
      void client.invalidateQueries({ queryKey });
    },
  });
  return {
    putAside: (about: HintAbout) => mutate({ about, aside: true }),
    bringAllBack: () => mutate("bring all back"),
  };
}

/** The notes without this hint; of two pictures that are alike it goes from both. */
export function withoutHint(notes: GalleryNotes, about: HintAbout): GalleryNotes {
  if ("lacks" in about) {
    return { ...notes, lacks: notes.lacks.filter((tag) => tag !== about.lacks) };
  }
  const { picture, hint } = about;
  const left = (id: string, one: PictureHint): PictureHint[] => {
    if (one.kind !== hint) return [one];
    if (id === picture) return [];
    if (one.kind !== "near-duplicate") return [one];
    const of = one.of.filter((other) => other !== picture);
    return of.length > 0 ? [{ ...one, of }] : [];
  };
  const changed = Object.entries(notes.pictures).map(([id, noted]) => [
    id,
    noted.hints.some(({ kind }) => kind === hint)
      ? { ...noted, hints: noted.hints.flatMap((one) => left(id, one)) }
      : noted,
  ]);
  return { ...notes, pictures: Object.fromEntries(changed) };
}
