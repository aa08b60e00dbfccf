import { t } from "../i18n/i18n";

/** The key of commands as it is called on this machine: ⌘ on Apple's, Ctrl elsewhere. */
export function commandKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : t("keys:key.ctrl");
}
