import { Monitor, Smartphone } from "lucide-react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { cx } from "./cx";

export type Device = "phone" | "desktop";

/** How wide the windows of the devices are that the page is looked at on, in CSS pixels. */
export const DEVICE_WIDTHS: Record<Device, number> = { phone: 390, desktop: 1280 };

const ICONS = { phone: Smartphone, desktop: Monitor };

interface DeviceSwitchProps {
  value: Device;
  onChange(device: Device): void;
  label: string;
  names: Record<Device, string>;
  /** Border and ground of the whole. */
  className: string;
  /** Size and colours of one device. */
  deviceClassName: string;
}

/** Chooses the device that a preview shows the page as on. */
export function DeviceSwitch(props: DeviceSwitchProps) {
  return (
    <RadioGroup
      value={props.value}
      onChange={(device) => props.onChange(device as Device)}
      orientation="horizontal"
      className={cx("flex rounded-xl border p-1", props.className)}
    >
      <Label className="sr-only">{props.label}</Label>
      {(["phone", "desktop"] as const).map((device) => {
        const Icon = ICONS[device];
        return (
          <Radio
            key={device}
            value={device}
            aria-label={props.names[device]}
            className={cx(
              "flex cursor-pointer items-center justify-center rounded-lg",
              props.deviceClassName,
            )}
          >
            <Icon size={18} aria-hidden />
          </Radio>
        );
      })}
    </RadioGroup>
  );
}
