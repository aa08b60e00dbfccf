import { queryOptions, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { messageOf } from "../api/problem";
import { DialogFooter } from "../forms/DialogFooter";
import { DraftField } from "../forms/DraftField";
import { submitFrom } from "../forms/submitFrom";
import type { DraftForm } from "../forms/useDraftForm";
import { useStaff } from "../hotel/staff";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Picture } from "../ui/Picture";
import { Waiting } from "../ui/states";
import { imageDetailsQuery } from "./image-details";
import type { PictureValues } from "./picture-form";
import { type OwnImage, usePictureForm } from "./usePictureForm";

export type PictureTab = "texts" | "focus" | "crop";

interface PictureDialogProps {
  image: OwnImage;
  /** Where the picture is: "Hero image". */
  what: string;
  /** What was read to show it. */
  from: "settings" | "rooms";
  /** What it opens with. */
  tab?: PictureTab;
  /** It fills a place that shows a part of it; a logo does not. */
  isFramed?: boolean;
  onClose(): void;
}

/** The editors of what is shown: only who opens one of them loads them. */
const editorsQuery = queryOptions({
  queryKey: ["picture-editors"],
  staleTime: Number.POSITIVE_INFINITY,
  structuralSharing: false,
  queryFn: async () => ({ Frame: (await import("./PictureFrame")).PictureFrame }),
});

const TAB =
  "flex min-h-11 flex-1 cursor-pointer items-center justify-center rounded-lg px-1.5 font-medium text-[0.95rem] text-soft outline-none hovered:text-ink selected:bg-surface selected:text-ink selected:shadow-sm sm:flex-none sm:px-6";

/** Everything that can be changed of a picture: its texts, what must stay in view, what is shown. */
export function PictureDialog(props: PictureDialogProps) {
  const { image: listed, what, from, tab = "texts", isFramed = true, onClose } = props;
  const { slug } = useStaff();
  const formId = useId();
  const [shown, setShown] = useState<PictureTab>(isFramed ? tab : "texts");
  const query = useQuery(imageDetailsQuery(slug, listed.public_id));
  const editors = useQuery({ ...editorsQuery, enabled: shown !== "texts" });
  const details = query.data;
  const image = details ? { ...details.image, public_id: listed.public_id } : listed;
  const picture = usePictureForm(image, details, from);
  const { form } = picture;
  const leave = () => {
    form.discard();
    onClose();
  };
  const frame = (kind: "focus" | "crop") =>
    details && editors.data ? (
      <editors.data.Frame kind={kind} image={image} details={details} picture={picture} />
    ) : (
      <NotYet
        error={query.error ?? editors.error}
        retry={() => {
          void query.refetch();
          void editors.refetch();
        }}
      />
    );

  return (
    <Dialog
      title={what}
      isOpen
      onClose={leave}
      size="large"
      footer={<DialogFooter form={form} formId={formId} save="Save picture" onCancel={leave} />}
    >
      <form
        id={formId}
        noValidate
        onSubmit={async (event) => {
          event.preventDefault();
          if (await submitFrom(event.currentTarget, form)) leave();
        }}
      >
        {isFramed ? (
          <Tabs selectedKey={shown} onSelectionChange={(key) => setShown(key as PictureTab)}>
            <TabList
              aria-label="What to change"
              className="mb-5 flex gap-1 rounded-xl bg-sunken p-1 sm:inline-flex"
            >
              <Tab id="texts" className={TAB}>
                Texts
              </Tab>
              <Tab id="focus" className={TAB}>
                Focal point
              </Tab>
              <Tab id="crop" className={TAB}>
                Crop
              </Tab>
            </TabList>
            <TabPanel id="texts" className="outline-none">
              <Texts image={image} form={form} />
            </TabPanel>
            <TabPanel id="focus" className="outline-none">
              {frame("focus")}
            </TabPanel>
            <TabPanel id="crop" className="outline-none">
              {frame("crop")}
            </TabPanel>
          </Tabs>
        ) : (
          <Texts image={image} form={form} />
        )}
      </form>
    </Dialog>
  );
}

function Texts({ image, form }: { image: OwnImage; form: DraftForm<PictureValues> }) {
  return (
    <div className="flex flex-col gap-5">
      <div className="h-44 overflow-hidden rounded-xl bg-sunken">
        <Picture image={image} sizes="480px" fit="contain" />
      </div>
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
    </div>
  );
}

/** Before a picture can be framed: it is being read, or could not be. */
function NotYet({ error, retry }: { error: Error | null; retry(): void }) {
  if (!error) return <Waiting what="picture" />;
  return (
    <div role="alert" className="flex flex-wrap items-center justify-between gap-3 text-danger">
      <p>The picture could not be read: {messageOf(error)}</p>
      <Button onPress={retry}>Try again</Button>
    </div>
  );
}
