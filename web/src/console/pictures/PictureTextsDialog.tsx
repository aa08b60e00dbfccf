import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { request } from "../api/http";
import type { HotelImage, ImageAnswer } from "../api/types";
import { DialogFooter } from "../forms/DialogFooter";
import { DraftField } from "../forms/DraftField";
import { submitFrom } from "../forms/submitFrom";
import { useDraftForm } from "../forms/useDraftForm";
import { roomsQuery } from "../hotel/rooms";
import { paintPart, settingsPath, settingsQuery } from "../hotel/settings";
import { useStaff } from "../hotel/staff";
import { useWrite } from "../hotel/write";
import { Dialog } from "../ui/Dialog";
import { Picture } from "../ui/Picture";
import { withImage } from "./withImage";

interface PictureTextsDialogProps {
  image: HotelImage & { public_id: string };
  /** Where the picture is: "Hero image". */
  what: string;
  /** What was read to show it. */
  from: "settings" | "rooms";
  onClose(): void;
}

/** What is said about a picture: to those who cannot see it, and below it. */
export function PictureTextsDialog({ image, what, from, onClose }: PictureTextsDialogProps) {
  const { slug } = useStaff();
  const cache = useQueryClient();
  const formId = useId();
  const write = useWrite({
    send: (texts: { alt?: string; caption?: string; base_revision?: number }) =>
      request<ImageAnswer>("PATCH", `${settingsPath(slug)}images/${image.public_id}/`, texts),
    paint: async (client, answer) => {
      await paintPart(client, slug, (settings) => withImage(settings, answer.image));
      void client.invalidateQueries({ queryKey: roomsQuery(slug).queryKey });
    },
  });
  const form = useDraftForm<{ alt: string; caption: string }>(
    `picture-${image.public_id}`,
    { alt: image.alt, caption: image.caption },
    async (changed, base) => {
      const body = base ? { ...changed, base_revision: base } : changed;
      const { image: after } = await write.mutateAsync(body);
      return { alt: after.alt, caption: after.caption };
    },
    {
      base: () =>
        from === "rooms"
          ? cache.getQueryData(roomsQuery(slug).queryKey)?.revision
          : cache.getQueryData(settingsQuery(slug).queryKey)?.revision,
      read: (raw) => String(raw ?? ""),
      refresh: () => cache.invalidateQueries({ queryKey: ["hotel", slug] }),
    },
  );
  const leave = () => {
    form.discard();
    onClose();
  };

  return (
    <Dialog
      title={`${what}: texts`}
      isOpen
      onClose={leave}
      footer={
        <DialogFooter form={form} formId={formId} save="Save picture texts" onCancel={leave} />
      }
    >
      <div className="mb-5 h-44 overflow-hidden rounded-xl bg-sunken">
        <Picture image={image} sizes="480px" fit="contain" />
      </div>
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={async (event) => {
          event.preventDefault();
          if (await submitFrom(event.currentTarget, form)) onClose();
        }}
      >
        <DraftField
          form={form}
          field="alt"
          label="Alt text"
          lines={2}
          maxLength={255}
          autoFocus
          hint="Says what is in the picture, for guests who cannot see it. A short sentence is enough."
        />
        <DraftField
          form={form}
          field="caption"
          label="Caption"
          maxLength={255}
          hint="Shown with the picture. May stay empty."
        />
      </form>
    </Dialog>
  );
}
