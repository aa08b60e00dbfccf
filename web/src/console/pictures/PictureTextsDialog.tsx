import { useId } from "react";
import { request } from "../api/http";
import type { HotelImage, ImageAnswer } from "../api/types";
import { DialogFooter } from "../forms/DialogFooter";
import { DraftField } from "../forms/DraftField";
import { submitFrom } from "../forms/submitFrom";
import { useDraftForm } from "../forms/useDraftForm";
import { roomsQuery } from "../hotel/rooms";
import { paintPart, settingsPath } from "../hotel/settings";
import { useStaff } from "../hotel/staff";
import { useWrite } from "../hotel/write";
import { Dialog } from "../ui/Dialog";
import { Picture } from "../ui/Picture";
import { withImage } from "./withImage";

interface PictureTextsDialogProps {
  image: HotelImage & { public_id: string };
  /** Where the picture is: "Hero image". */
  what: string;
  onClose(): void;
}

/** What is said about a picture: to those who cannot see it, and below it. */
export function PictureTextsDialog({ image, what, onClose }: PictureTextsDialogProps) {
  const { slug } = useStaff();
  const formId = useId();
  const write = useWrite({
    send: (texts: { alt?: string; caption?: string }) =>
      request<ImageAnswer>("PATCH", `${settingsPath(slug)}images/${image.public_id}/`, texts),
    paint: async (client, answer) => {
      await paintPart(client, slug, (settings) => withImage(settings, answer.image));
      void client.invalidateQueries({ queryKey: roomsQuery(slug).queryKey });
    },
  });
  const form = useDraftForm<{ alt: string; caption: string }>(
    `picture-${image.public_id}`,
    { alt: image.alt, caption: image.caption },
    async (changed) => {
      const { image: after } = await write.mutateAsync(changed);
      return { alt: after.alt, caption: after.caption };
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
