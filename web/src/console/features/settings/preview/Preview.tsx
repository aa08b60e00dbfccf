import { X } from "lucide-react";
import { useRef, useState } from "react";
import type { StaffSettings } from "../../../api/types";
import { useStaff } from "../../../hotel/staff";
import { useTranslation } from "../../../i18n/useTranslation";
import { Button } from "../../../ui/Button";
import { cx } from "../../../ui/cx";
import { DEVICE_WIDTHS, type Device, DeviceSwitch } from "../../../ui/DeviceSwitch";
import { useSize } from "../../../ui/useSize";
import { usePreview } from "./usePreview";

interface PreviewProps {
  settings: StaffSettings;
  /** The part of the page that is being edited, to be brought into view. */
  section: string | null;
  onClose(): void;
}

/** The guests' page itself, with everything that is typed and not saved yet. */
export function Preview({ settings, section, onClose }: PreviewProps) {
  const { t } = useTranslation("settings");
  const { slug } = useStaff();
  const frame = useRef<HTMLIFrameElement>(null);
  const [device, setDevice] = useState<Device>("phone");
  const [isClosed, setClosed] = useState(false);
  const { isReady } = usePreview(frame, settings, section);
  const { box, style } = useFitted(DEVICE_WIDTHS[device]);

  return (
    <section
      aria-label={t("preview.title")}
      data-testid="preview"
      className="flex h-full min-h-0 flex-col overflow-hidden bg-surface lg:rounded-2xl lg:border lg:border-line lg:shadow-card"
    >
      <header className="flex items-center gap-3 border-line border-b py-2 ps-4 pe-2">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-[0.95rem]">
          {t("preview.title")}
          <span className="ms-2 font-normal text-[0.85rem] text-soft max-sm:hidden">
            {t("preview.state")}
          </span>
        </h2>
        <DeviceSwitch
          value={device}
          onChange={setDevice}
          label={t("preview.device")}
          names={{ phone: t("preview.phone"), desktop: t("preview.desktop") }}
          className="border-line bg-sunken"
          deviceClassName="size-10 text-soft selected:bg-accent-soft selected:text-accent"
        />
        <Button
          look="quiet"
          aria-label={t("preview.close")}
          icon={<X size={20} aria-hidden />}
          onPress={onClose}
        />
      </header>
      <div ref={box} className="relative min-h-0 flex-1 overflow-hidden bg-sunken">
        <iframe
          ref={frame}
          title={t("preview.frame")}
          src={`/hotels/${encodeURIComponent(slug)}?preview`}
          onLoad={({ currentTarget }) =>
            setClosed(!!currentTarget.contentDocument?.querySelector(".not-found"))
          }
          style={style}
          className={cx(
            "absolute top-0 block origin-top-left border-0 bg-white",
            (isClosed || !isReady) && "invisible",
          )}
        />
        {!isReady && (
          <p role="status" className="p-6 text-[0.95rem] text-soft">
            {isClosed ? t("preview.notOpen") : t("preview.opening")}
          </p>
        )}
      </div>
    </section>
  );
}

/** Fits a window of `width` into what room there is: scaled down, never up, and in the middle. */
function useFitted(width: number) {
  const { box, size: room } = useSize<HTMLDivElement>();
  const scale = Math.min(1, room.width / width) || 1;
  return {
    box,
    style: {
      width,
      height: room.height / scale,
      left: Math.max(0, (room.width - width * scale) / 2),
      transform: `scale(${scale})`,
    },
  };
}
