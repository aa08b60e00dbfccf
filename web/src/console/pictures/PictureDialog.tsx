import { queryOptions, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { messageOf } from "../api/problem";
import { DialogFooter } from "../forms/DialogFooter";
import { DraftField } from "../forms/DraftField";
import { submitFrom } from "../forms/submitFrom";
import type { DraftForm } from "../forms/useDraftForm";
import { useLeave } from "../forms/useLeave";
import { useStaff } from "../hotel/staff";
import { useTranslation } from "../i18n/useTranslation";
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
  "flex min-h-11 flex-1 cursor-pointer items-center justify-center rounded-lg px-1.5 font-medium text-[0.95rem] text-soft -outline-offset-2 hovered:text-ink selected:bg-surface selected:text-ink selected:shadow-sm sm:flex-none sm:px-6";

/** Everything that can be changed of a picture: its texts, what must stay in view, what is shown. */
export function PictureDialog(props: PictureDialogProps) {
  const { image: listed, what, from, tab = "texts", isFramed = true, onClose } = props;
  const { t } = useTranslation("pictures");
  const { slug } = useStaff();
  const formId = useId();
  const [shown, setShown] = useState<PictureTab>(isFramed ? tab : "texts");
  const query = useQuery(imageDetailsQuery(slug, listed.public_id));
  const editors = useQuery({ ...editorsQuery, enabled: shown !== "texts" });
  const details = query.data;
  const image = details ? { ...details.image, public_id: listed.public_id } : listed;
  const picture = usePictureForm(image, details, from);
  const { form } = picture;
  const { leave, asked } = useLeave(form, onClose);
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
      footer={<DialogFooter form={form} formId={formId} save={t("save")} onCancel={leave} />}
    >
      {asked}
      <form
        id={formId}
        data-form={form.id}
        noValidate
        onSubmit={async (event) => {
          event.preventDefault();
          if ((await submitFrom(event.currentTarget, form)) && !form.isTyped()) onClose();
        }}
      >
        {isFramed ? (
          <Tabs selectedKey={shown} onSelectionChange={(key) => setShown(key as PictureTab)}>
            <TabList
              aria-label={t("tabs.label")}
              className="mb-5 flex gap-1 rounded-xl bg-sunken p-1 sm:inline-flex"
            >
              <Tab id="texts" className={TAB}>
                {t("tabs.texts")}
              </Tab>
              <Tab id="focus" className={TAB}>
                {t("tabs.focus")}
              </Tab>
              <Tab id="crop" className={TAB}>
                {t("tabs.crop")}
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
  const { t } = useTranslation("pictures");
  return (
    <div className="flex flex-col gap-5">
      <div className="h-44 overflow-hidden rounded-xl bg-sunken">
        <Picture image={image} sizes="480px" fit="contain" />
      </div>
      <DraftField
        form={form}
        field="alt"
        label={t("texts.alt")}
        lines={2}
        maxLength={255}
        autoFocus
        hint={t("texts.altHint")}
      />
      <DraftField
        form={form}
        field="caption"
        label={t("texts.caption")}
        maxLength={255}
        hint={t("texts.captionHint")}
      />
    </div>
  );
}

/** Before a picture can be framed: it is being read, or could not be. */
function NotYet({ error, retry }: { error: Error | null; retry(): void }) {
  const { t } = useTranslation("pictures");
  if (!error) return <Waiting />;
  return (
    <div role="alert" className="flex flex-wrap items-center justify-between gap-3 text-danger">
      <p>{t("notRead", { reason: messageOf(error) })}</p>
      <Button onPress={retry}>{t("common:tryAgain")}</Button>
    </div>
  );
}
