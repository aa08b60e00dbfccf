/** Whether a key alone, such as `?`, does something. Kept on the device. */
import { deviceStorage } from "../forms/DeviceDrafts";

const NAME = "frontage-single-keys";

export function mayUseSingleKeys(): boolean {
  try {
    return deviceStorage()?.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    if (on) deviceStorage()?.removeItem(NAME);
    else deviceStorage()?.setItem(NAME, "off");
  } catch {
    // A device that keeps nothing has them on again after a reload.
  }
}
