import { useQuery } from "@tanstack/react-query";
import { ExternalLink, X } from "lucide-react";
import { useState } from "react";
import { draftsQuery } from "../../drafting/drafts";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { draftAddress, go } from "../../shell/router";
import { Button } from "../../ui/Button";
import { DEVICE_WIDTHS, type Device, DeviceSwitch } from "../../ui/DeviceSwitch";
import { Waiting } from "../../ui/states";
import { useSize } from "../../ui/useSize";
import { StateChip } from "./StateChip";

/** The guests' own page with a draft, as its link shows it, in the widths of phone and desktop. */
export function DraftPreview({ id }: { id: number }) {
  const { t } = useTranslation("drafts");
  const { slug } = useStaff();
  const list = useQuery(draftsQuery(slug)).data;
  const draft = list?.results.find((one) => one.id === id);
  const [device, setDevice] = useState<Device>(() =>
    window.innerWidth < 768 ? "phone" : "desktop",
  );
  const { box, style } = useFitted(DEVICE_WIDTHS[device]);
  const page = `/hotels/${encodeURIComponent(slug)}?draft=${id}`;

  return (
    <div className="flex h-dvh flex-col">
      <header className="z-10 flex flex-wrap items-center gap-x-3 gap-y-1 bg-draft px-4 py-2 text-on-draft shadow-card">
        <h1 className="min-w-0 flex-1 basis-24 truncate font-semibold" dir="auto">
          {t("preview.title", { name: draft?.name ?? "" })}
        </h1>
        {draft && draft.state !== "open" && <StateChip draft={draft} />}
        <DeviceSwitch
          value={device}
          onChange={setDevice}
          label={t("preview.device")}
          names={{ phone: t("preview.phone"), desktop: t("preview.desktop") }}
          className="border-on-draft/40 max-sm:hidden"
          deviceClassName="size-11 selected:bg-on-draft selected:text-draft"
        />
        <a
          href={page}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-xl font-medium sm:px-3 text-[0.95rem] hover:bg-black/20"
        >
          <ExternalLink size={18} aria-hidden />
          <span className="max-sm:sr-only">{t("preview.open")}</span>
        </a>
        <Button
          look="quiet"
          icon={<X size={18} aria-hidden />}
          onPress={() => go(draftAddress(id))}
          className="border-on-draft/40! text-on-draft! hovered:bg-black/20!"
        >
          {t("preview.close")}
        </Button>
      </header>
      <main ref={box} className="relative min-h-0 flex-1 overflow-hidden bg-sunken">
        {list ? (
          <iframe
            // The page of a draft is not live: it is loaded again when draft or page is another one.
            key={`${draft?.changed_at} ${list.revision}`}
            title={t("preview.frame")}
            data-testid="draft-frame"
            src={page}
            className="absolute top-0 origin-top-left border-0 bg-white"
            style={style}
          />
        ) : (
          <div className="mx-auto max-w-3xl px-4 py-10">
            <Waiting />
          </div>
        )}
      </main>
    </div>
  );
}

/** Fits a window of that width into the box: shrunk where it is too wide, in the middle else. */
function useFitted(width: number) {
  const { box, size } = useSize<HTMLElement>();
  const scale = size.width === 0 ? 1 : Math.min(1, size.width / width);
  const isPhone = width < 768;
  const shown = isPhone && size.width > 0 ? Math.min(width, size.width) : width;
  return {
    box,
    style: {
      width: isPhone ? shown : Math.max(width, size.width),
      height: isPhone ? size.height : size.height / scale,
      left: isPhone ? (size.width - shown) / 2 : 0,
      transform: isPhone || scale === 1 ? undefined : `scale(${scale})`,
    },
  };
}
