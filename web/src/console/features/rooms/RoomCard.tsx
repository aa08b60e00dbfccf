import { BedDouble, ImageUp, Pencil, Trash2, Users } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { messageOf } from "../../api/problem";
import type { StaffRoomType } from "../../api/types";
import { useStaff } from "../../hotel/staff";
import { UploadProgress } from "../../pictures/UploadProgress";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { FileButton } from "../../ui/FileButton";
import { Picture } from "../../ui/Picture";
import { Switch } from "../../ui/Switch";
import { useFileDrop } from "../../ui/useFileDrop";
import { useRoomPhoto, useSaveRoom } from "./room-writes";

interface RoomCardProps {
  room: StaffRoomType;
  onEdit(): void;
  onDelete(): void;
  onPhotoTexts(): void;
}

/** A room type in the list: its photo, its facts, and what can be done with it. */
export function RoomCard({ room, onEdit, onDelete, onPhotoTexts }: RoomCardProps) {
  const { canEdit } = useStaff();
  const save = useSaveRoom();
  const photo = useRoomPhoto(room);
  const place = useRef<HTMLDivElement>(null);
  const isOver = useFileDrop(place, !canEdit || photo.progress !== null, ([file]) => {
    if (file) void photo.start(file);
  });
  // At once what was switched to; what the server has when it is done.
  const isShown = (save.isPending ? save.variables?.values.is_active : undefined) ?? room.is_active;
  const setActive = (is_active: boolean) =>
    save.mutate(
      { id: room.id, values: { is_active } },
      { onError: (error) => toast.error(`${room.name} was not changed: ${messageOf(error)}`) },
    );

  return (
    <article
      data-testid={`room-${room.id}`}
      aria-label={room.name}
      className="card flex flex-col overflow-hidden md:flex-row"
    >
      <div
        ref={place}
        className={cx(
          "relative aspect-[16/10] shrink-0 bg-sunken md:aspect-auto md:w-72",
          isOver && "outline-4 outline-accent -outline-offset-4",
        )}
      >
        {room.photo_image ? (
          <div data-testid={`room-${room.id}-photo`} className="absolute inset-0">
            <Picture image={room.photo_image} sizes="(min-width: 48rem) 18rem, 100vw" />
          </div>
        ) : (
          <p className="flex size-full flex-col items-center justify-center gap-2 p-6 text-center text-[0.9rem] text-soft">
            <BedDouble size={30} aria-hidden />
            {canEdit ? "Drop a photo here" : "No photo yet"}
          </p>
        )}
        {isOver && (
          <p className="absolute inset-0 flex items-center justify-center bg-accent-soft/95 p-4 text-center font-medium text-accent">
            Let go to use it for {room.name}
          </p>
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-3 p-5 sm:p-6">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <div className="min-w-0">
            <h2 className="font-semibold text-lg leading-snug">{room.name}</h2>
            {room.code && <p className="text-[0.85rem] text-soft">{room.code}</p>}
          </div>
          <p className="font-medium tabular-nums">
            <span className="text-[0.85rem] text-soft">from </span>
            {price(room)}
          </p>
        </div>
        {room.short_description && (
          <p className="line-clamp-3 text-[0.95rem] text-soft">{room.short_description}</p>
        )}
        <p className="flex flex-wrap gap-x-5 gap-y-1 text-[0.9rem]">
          <span className="inline-flex items-center gap-1.5">
            <Users size={16} aria-hidden className="text-soft" />
            {room.max_occupancy === 1 ? "1 guest" : `${room.max_occupancy} guests`}
          </span>
          {room.bed_setup && (
            <span className="inline-flex items-center gap-1.5">
              <BedDouble size={16} aria-hidden className="text-soft" />
              {room.bed_setup}
            </span>
          )}
          {room.availability_message && (
            <span className="text-accent">{room.availability_message}</span>
          )}
        </p>
        {photo.progress !== null && (
          <UploadProgress label={`Photo of ${room.name}`} {...photo.progress} />
        )}
        {photo.error && (
          <p role="alert" className="text-[0.9rem] text-danger">
            Photo not saved: {photo.error}
          </p>
        )}
        <div className="mt-auto flex flex-wrap items-center gap-2 border-line border-t pt-3">
          <Switch
            isSelected={isShown}
            onChange={setActive}
            isDisabled={!canEdit || save.isPending}
            aria-label={`Show ${room.name} to guests`}
          >
            {isShown ? "Shown" : "Hidden"}
          </Switch>
          <span className="flex-1" />
          {photo.progress !== null ? (
            <Button onPress={photo.stop}>Stop upload</Button>
          ) : (
            <FileButton
              icon={<ImageUp size={18} aria-hidden />}
              isDisabled={!canEdit}
              aria-label={`Upload photo of ${room.name}`}
              inputTestId={`room-${room.id}-file`}
              onFiles={([file]) => file && void photo.start(file)}
            >
              Upload photo
            </FileButton>
          )}
          {room.photo_image?.public_id && (
            <Button
              isDisabled={!canEdit}
              aria-label={`Edit alt text of ${room.name}`}
              onPress={onPhotoTexts}
            >
              Alt text
            </Button>
          )}
          <Button
            icon={<Pencil size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={`Edit ${room.name}`}
            onPress={onEdit}
          >
            Edit
          </Button>
          <Button
            look="quiet"
            icon={<Trash2 size={18} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={`Delete ${room.name}`}
            onPress={onDelete}
          />
        </div>
      </div>
    </article>
  );
}

function price({ starting_price_from, currency }: StaffRoomType): string {
  const amount = Number(starting_price_from);
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
  } catch {
    // Not every three letters are a currency the browser knows how to write.
    return `${starting_price_from} ${currency}`;
  }
}
