import { useTranslation } from "react-i18next";
import { Toaster } from "sonner";
import { isRightToLeft } from "../i18n/format";

/** Where short notices appear. */
export function Toasts() {
  const { t } = useTranslation();
  return (
    <Toaster
      position="top-center"
      theme="system"
      dir={isRightToLeft() ? "rtl" : "ltr"}
      containerAriaLabel={t("notices")}
      // Below the line that says how the newest save stands.
      offset={{ top: 76 }}
      mobileOffset={{ top: 128 }}
    />
  );
}
