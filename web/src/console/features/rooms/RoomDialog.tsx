import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { DialogFooter } from "../../forms/DialogFooter";
import { DraftField } from "../../forms/DraftField";
import { submitFrom } from "../../forms/submitFrom";
import { useDraftForm } from "../../forms/useDraftForm";
import { roomsQuery } from "../../hotel/rooms";
import { useStaff } from "../../hotel/staff";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/Switch";
import { type RoomValues, roomValues } from "./room-form";
import { useSaveRoom } from "./room-writes";

interface RoomDialogProps {
  /** `null` for a room type that does not exist yet. */
  id: number | null;
  /** The server's values, or what a new one starts from. */
  server: RoomValues;
  onClose(): void;
}

/** All fields of a room type. */
export function RoomDialog({ id, server, onClose }: RoomDialogProps) {
  const formId = useId();
  const save = useSaveRoom();
  const isNew = id === null;
  const { slug } = useStaff();
  const cache = useQueryClient();
  const { queryKey } = roomsQuery(slug);
  const form = useDraftForm<RoomValues>(
    `room-${id ?? "new"}`,
    server,
    async (changed, base) => {
      const values = isNew ? { ...server, ...changed } : changed;
      return roomValues(await save.mutateAsync({ id, values, base }));
    },
    {
      base: () => (isNew ? undefined : cache.getQueryData(queryKey)?.revision),
      read: (raw) => (typeof raw === "boolean" ? raw : String(raw ?? "")),
      refresh: () => cache.invalidateQueries({ queryKey }),
    },
  );
  const leave = () => {
    form.discard();
    onClose();
  };

  return (
    <Dialog
      title={isNew ? "New room type" : `Edit ${server.name}`}
      size="large"
      isOpen
      onClose={leave}
      footer={
        <DialogFooter
          form={form}
          formId={formId}
          save={isNew ? "Create room type" : "Save room type"}
          of="room"
          onCancel={leave}
        />
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-5 pb-2 sm:grid-cols-2"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await submitFrom(event.currentTarget, form))) return;
          form.discard();
          onClose();
        }}
      >
        <DraftField form={form} field="name" label="Name" maxLength={200} isRequired autoFocus />
        <DraftField
          form={form}
          field="code"
          label="Code"
          maxLength={50}
          hint="Your own short name, e.g. DLX."
        />
        <DraftField
          form={form}
          field="short_description"
          label="Description"
          lines={3}
          className="sm:col-span-2"
        />
        <DraftField
          form={form}
          field="starting_price_from"
          label="Price from"
          inputMode="decimal"
          placeholder="129.00"
          isRequired
        />
        <DraftField
          form={form}
          field="currency"
          label="Currency"
          maxLength={3}
          hint="Three letters, e.g. EUR."
        />
        <DraftField
          form={form}
          field="max_occupancy"
          label="Guests at most"
          inputMode="numeric"
          maxLength={3}
        />
        <DraftField
          form={form}
          field="bed_setup"
          label="Beds"
          maxLength={100}
          placeholder="1 king-size bed"
        />
        <DraftField
          form={form}
          field="availability_message"
          label="Availability message"
          maxLength={100}
          placeholder="Only a few left in July"
        />
        <DraftField
          form={form}
          field="sort_order"
          label="Position"
          inputMode="numeric"
          maxLength={6}
          hint="Lower numbers come first."
        />
        <DraftField form={form} field="booking_url" label="Booking link" type="url" />
        <DraftField form={form} field="booking_code" label="Booking code" maxLength={50} />
        <div className="sm:col-span-2">
          <Switch
            isSelected={form.values.is_active}
            onChange={(shown) => form.set("is_active", shown)}
          >
            Shown to guests
          </Switch>
        </div>
      </form>
    </Dialog>
  );
}
