import { Toaster } from "sonner";
import { isRightToLeft } from "../i18n/format";
import { useTranslation } from "../i18n/useTranslation";
import { useMedia } from "./useMedia";

/**
 * Where short notices appear: beside nobody's hands. On a desk below the middle, where no button
 * is; on a phone above, as the keyboard and the bars are below.
 */
export function Toasts() {
  const { t } = useTranslation();
  const isWide = useMedia("(min-width: 64rem)");
  return (
    <Toaster
      position={isWide ? "bottom-center" : "top-center"}
      theme="system"
      dir={isRightToLeft() ? "rtl" : "ltr"}
      containerAriaLabel={t("notices")}
      offset={{ bottom: 24, top: 128 }}
      // Below the bars that say how everything stands.
      mobileOffset={{ top: 128 }}
    />
  );
}
