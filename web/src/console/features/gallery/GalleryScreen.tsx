import { useQuery } from "@tanstack/react-query";
import { ImagePlus, Images } from "lucide-react";
import { useState } from "react";
import { request } from "../../api/http";
import { messageOf } from "../../api/problem";
import type { GalleryRemoveAnswer, HotelImage, StaffSettings } from "../../api/types";
import { paintPart, settingsPath, settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";
import { PictureDialog, type PictureTab } from "../../pictures/PictureDialog";
import { ConfirmDialog } from "../../ui/Dialog";
import { FileButton } from "../../ui/FileButton";
import { Picture } from "../../ui/Picture";
import { Empty, Failed, ScreenTitle, Waiting } from "../../ui/states";
import { useFileDrop } from "../../ui/useFileDrop";
import { GalleryGrid } from "./GalleryGrid";
import { useGalleryUploads } from "./GalleryUploads";
import { keyOf, withGallery } from "./order";
import { UploadList } from "./UploadList";
import { useGalleryOrder } from "./useGalleryOrder";

/** The pictures of the hotel, in order. */
export function GalleryScreen() {
  const { slug } = useStaff();
  const { data: settings, error, refetch } = useQuery(settingsQuery(slug));
  if (!settings) {
    return error ? (
      <Failed what="The gallery" error={error} retry={() => void refetch()} />
    ) : (
      <Waiting what="gallery" />
    );
  }
  return <Gallery settings={settings} />;
}

function Gallery({ settings }: { settings: StaffSettings }) {
  const { canEdit } = useStaff();
  const { queue } = useGalleryUploads();
  const { images, isSaving, reorder } = useGalleryOrder(settings.gallery_images);
  const [editing, setEditing] = useState<{ key: string; tab: PictureTab } | null>(null);
  const [removing, setRemoving] = useState<HotelImage | null>(null);
  const isOver = useFileDrop(null, !canEdit, (files) => queue.add(files));
  const edited = images.find((image) => keyOf(image) === editing?.key);

  return (
    <>
      <ScreenTitle
        title="Gallery"
        lead={canEdit ? <HowToSort /> : "The pictures of your page, in the order guests see them."}
      >
        <div className="flex items-center gap-4">
          <p role="status" className="text-[0.9rem] text-soft">
            {isSaving
              ? "Saving order…"
              : `${images.length} ${images.length === 1 ? "picture" : "pictures"}`}
          </p>
          <FileButton
            look="primary"
            multiple
            icon={<ImagePlus size={18} aria-hidden />}
            isDisabled={!canEdit}
            inputTestId="gallery-files"
            onFiles={(files) => queue.add(files)}
          >
            Add pictures
          </FileButton>
        </div>
      </ScreenTitle>
      <UploadList />
      {images.length === 0 ? (
        <Empty icon={<Images size={36} aria-hidden />} title="No pictures yet">
          {canEdit
            ? "Drop some here, or choose them with “Add pictures”. Photos of any camera or phone, as large as they are."
            : "Your colleagues have not added any."}
        </Empty>
      ) : (
        <GalleryGrid
          images={images}
          canEdit={canEdit}
          onReorder={(keys) => void reorder(keys)}
          onEdit={(image, tab) => setEditing({ key: keyOf(image), tab })}
          onRemove={setRemoving}
        />
      )}
      {edited && edited.public_id !== null && (
        <PictureDialog
          image={{ ...edited, public_id: edited.public_id }}
          what="Gallery picture"
          from="settings"
          tab={editing?.tab ?? "texts"}
          onClose={() => setEditing(null)}
        />
      )}
      <RemoveDialog image={removing} onClose={() => setRemoving(null)} />
      {isOver && (
        <div className="pointer-events-none fixed inset-3 z-30 flex items-center justify-center rounded-3xl border-4 border-accent border-dashed bg-accent-soft/90">
          <p className="font-semibold text-2xl text-accent">Let go to add to the gallery</p>
        </div>
      )}
    </>
  );
}

function HowToSort() {
  return (
    <>
      <span className="pointer-coarse:hidden">
        Drop pictures anywhere here. Drag them into order, or press Enter on a handle and use the
        arrow keys. Open one to crop it or to set its focal point.
      </span>
      <span className="hidden pointer-coarse:inline">
        Drag a picture by its handle, or use its menu. Tap it to crop it.
      </span>
    </>
  );
}

function RemoveDialog({ image, onClose }: { image: HotelImage | null; onClose(): void }) {
  const { slug } = useStaff();
  const remove = useWrite({
    send: (gone: HotelImage) =>
      request<GalleryRemoveAnswer>("DELETE", `${settingsPath(slug)}gallery/remove/`, {
        url: gone.url,
      }),
    paint: (client, _answer, gone) =>
      paintPart(client, slug, (settings) =>
        withGallery(
          settings,
          settings.gallery_images.filter((other) => keyOf(other) !== keyOf(gone)),
        ),
      ),
  });
  const leave = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      title="Remove this picture?"
      action="Remove from gallery"
      isOpen={image !== null}
      isPending={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
      onClose={leave}
      onConfirm={() => {
        if (image === null) return;
        remove.mutate(image, {
          onSuccess: leave,
        });
      }}
    >
      {image && (
        <div className="mb-4 h-44 overflow-hidden rounded-xl bg-sunken">
          <Picture image={image} sizes="480px" fit="contain" />
        </div>
      )}
      <p>It disappears from your page and from every open window at once.</p>
    </ConfirmDialog>
  );
}
