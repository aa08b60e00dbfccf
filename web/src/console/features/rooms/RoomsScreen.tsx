import { useQuery } from "@tanstack/react-query";
import { BedDouble, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { ApiError, messageOf } from "../../api/problem";
import type { StaffRoomType } from "../../api/types";
import { fieldTitle } from "../../hotel/field-names";
import { roomsQuery } from "../../hotel/rooms";
import { useStaff } from "../../hotel/staff";
import { PictureDialog } from "../../pictures/PictureDialog";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/Dialog";
import { FieldValue } from "../../ui/FieldValue";
import { Empty, Failed, ScreenTitle, Waiting } from "../../ui/states";
import { RoomCard } from "./RoomCard";
import { RoomDialog } from "./RoomDialog";
import { newRoom, roomValues } from "./room-form";
import { useDeleteRoom } from "./room-writes";

type Open =
  | { what: "new" }
  | { what: "edit"; id: number }
  | { what: "delete" | "photo"; id: number }
  | null;

/** The room types of the hotel, in the order guests see them. */
export function RoomsScreen() {
  const { slug, canEdit } = useStaff();
  const { data, error, refetch } = useQuery(roomsQuery(slug));
  const rooms = data?.rooms;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const isGone = open?.what === "edit" && !!rooms?.every((room) => room.id !== open.id);
  useEffect(() => {
    if (!isGone) return;
    setOpen(null);
    toast.info("This room type has just been deleted.");
  }, [isGone]);
  if (!rooms) {
    return error ? (
      <Failed what="Rooms" error={error} retry={() => void refetch()} />
    ) : (
      <Waiting what="rooms" />
    );
  }
  const chosen = open && "id" in open ? rooms.find((room) => room.id === open.id) : undefined;

  return (
    <>
      <ScreenTitle
        title="Rooms"
        lead="The room types guests can choose from, with photo and price."
      >
        <Button
          look="primary"
          icon={<Plus size={18} aria-hidden />}
          isDisabled={!canEdit}
          onPress={() => setOpen({ what: "new" })}
        >
          Add room type
        </Button>
      </ScreenTitle>
      {rooms.length === 0 ? (
        <Empty icon={<BedDouble size={36} aria-hidden />} title="No room types yet">
          {canEdit
            ? "Add the first one: a name and a price are enough to begin with."
            : "Your colleagues have not added any."}
        </Empty>
      ) : (
        <ul aria-label="Room types" className="flex flex-col gap-5">
          {rooms.map((room) => (
            <li key={room.id}>
              <RoomCard
                room={room}
                onEdit={() => setOpen({ what: "edit", id: room.id })}
                onDelete={() => setOpen({ what: "delete", id: room.id })}
                onPhotoTexts={() => setOpen({ what: "photo", id: room.id })}
              />
            </li>
          ))}
        </ul>
      )}
      {open?.what === "new" && <RoomDialog id={null} server={newRoom(rooms)} onClose={close} />}
      {open?.what === "edit" && chosen && (
        <RoomDialog id={chosen.id} server={roomValues(chosen)} onClose={close} />
      )}
      {open?.what === "photo" && chosen?.photo_image?.public_id && (
        <PictureDialog
          image={{ ...chosen.photo_image, public_id: chosen.photo_image.public_id }}
          what={`Photo of ${chosen.name}`}
          from="rooms"
          onClose={close}
        />
      )}
      <DeleteDialog
        room={open?.what === "delete" ? chosen : undefined}
        revision={data?.revision}
        onClose={close}
      />
    </>
  );
}

interface DeleteDialogProps {
  room: StaffRoomType | undefined;
  /** Of the list in which it was chosen. */
  revision: number | undefined;
  onClose(): void;
}

function DeleteDialog({ room, revision, onClose }: DeleteDialogProps) {
  const remove = useDeleteRoom();
  const leave = () => {
    remove.reset();
    onClose();
  };
  const conflict = remove.error instanceof ApiError ? remove.error.conflict : null;
  return (
    <ConfirmDialog
      title={`Delete ${room?.name ?? "this room type"}?`}
      action={conflict ? "Delete all the same" : "Delete room type"}
      isOpen={room !== undefined}
      isPending={remove.isPending}
      error={remove.error && !conflict ? messageOf(remove.error) : undefined}
      onClose={leave}
      onConfirm={() => {
        if (!room) return;
        remove.mutate({ id: room.id, base: conflict?.revision ?? revision }, { onSuccess: leave });
      }}
    >
      <p>
        It disappears from your page at once, with its photo. To take it off the page for a while,
        switch it to hidden instead.
      </p>
      {conflict && (
        <div role="alert" className="mt-4 rounded-xl bg-warn-soft px-4 py-3 text-warn">
          <p>A colleague has just changed this room type; it is not deleted. It says now:</p>
          <ul className="mt-2 flex flex-col gap-1">
            {Object.entries(conflict.fields).map(([name, { theirs }]) => (
              <li key={name}>
                {fieldTitle(name, "room")}: <FieldValue value={theirs} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </ConfirmDialog>
  );
}
