import { useQueryClient } from "@tanstack/react-query";
import { useContext, useId, useRef } from "react";
import { DialogFooter } from "../../forms/DialogFooter";
import { DraftField } from "../../forms/DraftField";
import { submitFrom } from "../../forms/submitFrom";
import { FormStoreContext, useDraftForm } from "../../forms/useDraftForm";
import { useLeave } from "../../forms/useLeave";
import { roomsQuery } from "../../hotel/rooms";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/Switch";
import { type RoomValues, roomForm, roomValues } from "./room-form";
import { useSaveRoom } from "./room-writes";

interface RoomDialogProps {
  /** `null` for a room type that does not exist yet. */
  id: number | null;
  /** The server's values, or what a new one starts from. */
  server: RoomValues;
  /** Of the list that they are from. */
  revision: number | undefined;
  onClose(): void;
  /** A new one is there, and somebody typed on meanwhile: that goes on in its own form. */
  onTypedOn(id: number): void;
}

/** All fields of a room type. */
export function RoomDialog({ id, server, revision, onClose, onTypedOn }: RoomDialogProps) {
  const { t } = useTranslation("rooms");
  const formId = useId();
  const save = useSaveRoom();
  const isNew = id === null;
  const made = useRef<number | null>(null);
  const forms = useContext(FormStoreContext);
  const { slug } = useStaff();
  const cache = useQueryClient();
  const { queryKey } = roomsQuery(slug);
  const form = useDraftForm<RoomValues>(
    roomForm(id),
    server,
    async (changed, base) => {
      const values = isNew ? { ...server, ...changed } : changed;
      const room = await save.mutateAsync({ id, values, base });
      made.current = room.id;
      return roomValues(room);
    },
    {
      // Of the list that the values are from: a newer one may hold what nobody has seen here.
      base: isNew ? undefined : revision,
      read: (raw) => (typeof raw === "boolean" ? raw : String(raw ?? "")),
      refresh: () => cache.invalidateQueries({ queryKey }),
    },
  );
  const { leave, asked } = useLeave(form, onClose);

  return (
    <Dialog
      title={isNew ? t("dialog.new") : t("card.editOf", { room: server.name })}
      size="large"
      isOpen
      onClose={leave}
      footer={
        <DialogFooter
          form={form}
          formId={formId}
          save={isNew ? t("dialog.create") : t("dialog.save")}
          of="room"
          onCancel={leave}
        />
      }
    >
      {asked}
      <form
        id={formId}
        data-form={form.id}
        noValidate
        className="grid gap-5 pb-2 sm:grid-cols-2"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await submitFrom(event.currentTarget, form))) return;
          if (!form.isTyped()) return onClose();
          if (!isNew || made.current === null) return;
          forms.rename(form.id, roomForm(made.current));
          onTypedOn(made.current);
        }}
      >
        <DraftField
          form={form}
          field="name"
          label={t("fields:title.name")}
          maxLength={200}
          isRequired
          autoFocus
        />
        <DraftField
          form={form}
          field="code"
          label={t("fields:title.code")}
          maxLength={50}
          hint={t("dialog.codeHint")}
        />
        <DraftField
          form={form}
          field="short_description"
          label={t("fields:title.room_description")}
          lines={3}
          className="sm:col-span-2"
        />
        <DraftField
          form={form}
          field="starting_price_from"
          label={t("fields:title.starting_price_from")}
          inputMode="decimal"
          placeholder="129.00"
          isRequired
        />
        <DraftField
          form={form}
          field="currency"
          label={t("fields:title.currency")}
          maxLength={3}
          hint={t("dialog.currencyHint")}
        />
        <DraftField
          form={form}
          field="max_occupancy"
          label={t("fields:title.max_occupancy")}
          inputMode="numeric"
          maxLength={3}
        />
        <DraftField
          form={form}
          field="bed_setup"
          label={t("fields:title.bed_setup")}
          maxLength={100}
          placeholder={t("dialog.bedsExample")}
        />
        <DraftField
          form={form}
          field="availability_message"
          label={t("fields:title.availability_message")}
          maxLength={100}
          placeholder={t("dialog.availabilityExample")}
        />
        <DraftField
          form={form}
          field="sort_order"
          label={t("fields:title.sort_order")}
          inputMode="numeric"
          maxLength={6}
          hint={t("dialog.positionHint")}
        />
        <DraftField
          form={form}
          field="booking_url"
          label={t("fields:title.booking_url")}
          type="url"
        />
        <DraftField
          form={form}
          field="booking_code"
          label={t("fields:title.booking_code")}
          maxLength={50}
        />
        <div className="sm:col-span-2">
          <Switch
            isSelected={form.values.is_active}
            onChange={(shown) => form.set("is_active", shown)}
          >
            {t("fields:title.is_active")}
          </Switch>
        </div>
      </form>
    </Dialog>
  );
}
