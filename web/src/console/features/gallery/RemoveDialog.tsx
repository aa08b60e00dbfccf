import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import type { GalleryRemoveAnswer, HotelImage } from "../../api/types";
import { useAim } from "../../drafting/target";
import { paintPart, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmDialog } from "../../ui/Dialog";
import { Picture } from "../../ui/Picture";
import { keyOf, withGallery } from "./order";

/** Pictures that are shown of many. */
const SHOWN = 6;

interface RemoveDialogProps {
  images: readonly HotelImage[];
  onRemoved(): void;
  onClose(): void;
}

/** Asks before pictures are gone, all of them in one change, and offers the way back afterwards. */
export function RemoveDialog({ images, onRemoved, onClose }: RemoveDialogProps) {
  const { t } = useTranslation("gallery");
  const { slug } = useStaff();
  const { draft } = useAim();
  const count = images.length;
  const remove = useWrite({
    send: (gone: readonly HotelImage[]) =>
      request<GalleryRemoveAnswer>("DELETE", `${settingsPath(slug)}gallery/remove/`, {
        urls: gone.map(({ url }) => url),
      }),
    paint: (client, _answer, gone) => {
      const keys = new Set(gone.map(keyOf));
      return paintPart(client, slug, (settings) =>
        withGallery(
          settings,
          settings.gallery_images.filter((image) => !keys.has(keyOf(image))),
        ),
      );
    },
  });
  const leave = () => {
    remove.reset();
    onClose();
  };
  const confirm = async () => {
    await remove.mutateAsync(images);
    onRemoved();
    leave();
  };
  return (
    <ConfirmDialog
      title={t("remove.title", { count })}
      action={t("remove.action")}
      keep={t("remove.keep")}
      isOpen
      isPending={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
      onClose={leave}
      // Why it failed stands in the dialog.
      onConfirm={() => void confirm().catch(() => {})}
    >
      <Which images={images} />
      <p>{draft === null ? t("remove.what", { count }) : t("drafts:bar.into")}</p>
    </ConfirmDialog>
  );
}

function Which({ images }: { images: readonly HotelImage[] }) {
  const { t } = useTranslation("gallery");
  const [only] = images;
  if (images.length === 1 && only) {
    return (
      <div className="mb-4 h-44 overflow-hidden rounded-xl bg-sunken">
        <Picture image={only} sizes="480px" fit="contain" />
      </div>
    );
  }
  const more = images.length - SHOWN;
  return (
    <ul className="mb-4 grid grid-cols-3 gap-2">
      {images.slice(0, SHOWN).map((image) => (
        <li key={keyOf(image)} className="aspect-[4/3] overflow-hidden rounded-lg bg-sunken">
          <Picture image={image} sizes="150px" />
        </li>
      ))}
      {more > 0 && <li className="col-span-3 text-soft">{t("remove.more", { count: more })}</li>}
    </ul>
  );
}
