import { Monitor, Smartphone, X } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { StaffSettings } from "../../../api/types";
import { useStaff } from "../../../hotel/staff";
import { Button } from "../../../ui/Button";
import { cx } from "../../../ui/cx";
import { usePreview } from "./usePreview";

/** The devices to look at the page on, and how wide their windows are, in CSS pixels. */
const DEVICES = [
  { name: "phone", label: "Phone", width: 390, Icon: Smartphone },
  { name: "desktop", label: "Desktop", width: 1280, Icon: Monitor },
] as const;

interface PreviewProps {
  settings: StaffSettings;
  /** The part of the page that is being edited, to be brought into view. */
  section: string | null;
  onClose(): void;
}

/** The guests' page itself, with everything that is typed and not saved yet. */
export function Preview({ settings, section, onClose }: PreviewProps) {
  const { slug } = useStaff();
  const frame = useRef<HTMLIFrameElement>(null);
  const [device, setDevice] = useState<string>("phone");
  const [isClosed, setClosed] = useState(false);
  const { isReady } = usePreview(frame, settings, section);
  const { width } = DEVICES.find(({ name }) => name === device) ?? DEVICES[0];
  const { box, style } = useFitted(width);

  return (
    <section
      aria-label="Preview"
      data-testid="preview"
      className="flex h-full min-h-0 flex-col overflow-hidden bg-surface lg:rounded-2xl lg:border lg:border-line lg:shadow-card"
    >
      <header className="flex items-center gap-3 border-line border-b py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-[0.95rem]">
          Preview
          <span className="ml-2 font-normal text-[0.85rem] text-soft max-sm:hidden">
            as typed, not saved
          </span>
        </h2>
        <RadioGroup
          value={device}
          onChange={setDevice}
          orientation="horizontal"
          className="flex rounded-xl border border-line bg-sunken p-1"
        >
          <Label className="sr-only">Show it as on a</Label>
          {DEVICES.map(({ name, label, Icon }) => (
            <Radio
              key={name}
              value={name}
              aria-label={label}
              className="flex size-10 cursor-pointer items-center justify-center rounded-lg text-soft selected:bg-accent-soft selected:text-accent"
            >
              <Icon size={18} aria-hidden />
            </Radio>
          ))}
        </RadioGroup>
        <Button
          look="quiet"
          aria-label="Close preview"
          icon={<X size={20} aria-hidden />}
          onPress={onClose}
        />
      </header>
      <div ref={box} className="relative min-h-0 flex-1 overflow-hidden bg-sunken">
        <iframe
          ref={frame}
          title="Preview of your page"
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
            {isClosed
              ? "There is nothing to show: your page is not open to guests yet."
              : "Opening your page…"}
          </p>
        )}
      </div>
    </section>
  );
}

/** Fits a window of `width` into what room there is: scaled down, never up, and in the middle. */
function useFitted(width: number) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
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
