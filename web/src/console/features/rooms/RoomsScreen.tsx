import { useQuery } from "@tanstack/react-query";
import { BedDouble, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { ApiError, messageOf } from "../../api/problem";
import type { StaffRoomType } from "../../api/types";
import { useAim } from "../../drafting/target";
import { fieldTitle } from "../../hotel/field-names";
import { roomsQuery } from "../../hotel/rooms";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { PictureDialog } from "../../pictures/LaterPictureDialog";
import { useTarget } from "../../shell/useTarget";
import { Button } from "../../ui/Button";
import { ConfirmDialog } from "../../ui/Dialog";
import { FieldValue } from "../../ui/FieldValue";
import { Empty, FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { type RoomActions, RoomCard } from "./RoomCard";
import { RoomDialog } from "./RoomDialog";
import { newRoom, roomForm, roomValues } from "./room-form";
import { useDeleteRoom } from "./room-writes";

type Open =
  | { what: "new" }
  | { what: "edit"; id: number }
  | { what: "delete" | "photo"; id: number }
  | null;

/** The room types of the hotel, in the order guests see them. */
export function RoomsScreen() {
  const { t } = useTranslation("rooms");
  const { slug, canEdit } = useStaff();
  const { data, error, refetch } = useQuery(roomsQuery(slug));
  const rooms = data?.rooms;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const edit = (id: number) => setOpen({ what: "edit", id });
  const revision = useRef(data?.revision);
  revision.current = data?.revision;
  const [actions] = useState<RoomActions>(() => ({
    edit,
    remove: (id) => setOpen({ what: "delete", id }),
    photoTexts: (id) => setOpen({ what: "photo", id }),
    revision: () => revision.current,
  }));
  const target = useTarget();
  useEffect(() => {
    if (target === roomForm(null)) setOpen({ what: "new" });
    const id = /^room-(\d{1,15})$/.exec(target)?.[1];
    if (id !== undefined) setOpen({ what: "edit", id: Number(id) });
  }, [target]);
  const isGone = open?.what === "edit" && !!rooms?.every((room) => room.id !== open.id);
  useEffect(() => {
    if (!isGone) return;
    setOpen(null);
    toast.info(t("gone"));
  }, [isGone, t]);
  if (!rooms) {
    return error ? (
      <FailedScreen
        screen={t("common:screens.rooms")}
        title={t("common:couldNotLoad.rooms")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  const chosen = open && "id" in open ? rooms.find((room) => room.id === open.id) : undefined;

  return (
    <>
      <ScreenTitle title={t("common:screens.rooms")} lead={t("lead")}>
        <Button
          look="primary"
          icon={<Plus size={18} aria-hidden />}
          isDisabled={!canEdit}
          onPress={() => setOpen({ what: "new" })}
        >
          {t("add")}
        </Button>
      </ScreenTitle>
      {rooms.length === 0 ? (
        <Empty icon={<BedDouble size={36} aria-hidden />} title={t("empty.title")}>
          {canEdit ? t("empty.canEdit") : t("empty.canSee")}
        </Empty>
      ) : (
        <ul aria-label={t("list")} className="flex flex-col gap-5">
          {rooms.map((room) => (
            <li key={room.id}>
              <RoomCard room={room} actions={actions} />
            </li>
          ))}
        </ul>
      )}
      {open?.what === "new" && (
        <RoomDialog
          id={null}
          server={newRoom(rooms)}
          revision={undefined}
          onClose={close}
          onTypedOn={edit}
        />
      )}
      {open?.what === "edit" && chosen && (
        <RoomDialog
          id={chosen.id}
          server={roomValues(chosen)}
          revision={data?.revision}
          onClose={close}
          onTypedOn={edit}
        />
      )}
      {open?.what === "photo" && chosen?.photo_image?.public_id && (
        <PictureDialog
          image={{ ...chosen.photo_image, public_id: chosen.photo_image.public_id }}
          what={t("photoOf", { room: chosen.name })}
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
  const { t } = useTranslation("rooms");
  const { draft } = useAim();
  const remove = useDeleteRoom();
  const leave = () => {
    remove.reset();
    onClose();
  };
  const conflict = remove.error instanceof ApiError ? remove.error.conflict : null;
  return (
    <ConfirmDialog
      title={room ? t("delete.title", { room: room.name }) : t("delete.titleUnknown")}
      action={conflict ? t("delete.allTheSame") : t("delete.action")}
      isOpen={room !== undefined}
      isPending={remove.isPending}
      error={remove.error && !conflict ? messageOf(remove.error) : undefined}
      onClose={leave}
      onConfirm={() => {
        if (!room) return;
        remove.mutate({ id: room.id, base: conflict?.revision ?? revision }, { onSuccess: leave });
      }}
    >
      <p>{draft === null ? t("delete.text") : t("drafts:bar.into")}</p>
      {conflict && (
        <div role="alert" className="mt-4 rounded-xl bg-warn-soft px-4 py-3 text-warn">
          <p>{t("delete.conflict")}</p>
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
