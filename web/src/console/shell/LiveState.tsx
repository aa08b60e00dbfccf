import type { LiveState as State } from "@frontage/sdk/core";
import { useEffect, useState } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "../ui/cx";

/** A connection that is back within this time was not worth a word. */
const PATIENCE_MS = 1_000;

/** Whether what is on the screen follows the server. */
export function LiveState({ status, className }: { status: State["status"]; className?: string }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState(status);
  useEffect(() => {
    const wait = setTimeout(() => setSaid(status), status === "live" ? 0 : PATIENCE_MS);
    return () => clearTimeout(wait);
  }, [status]);
  return (
    <p
      role="status"
      data-testid="live-state"
      data-live={said}
      className={cx("flex items-center gap-2 text-[0.85rem] text-soft", className)}
    >
      <span
        aria-hidden="true"
        className={cx(
          "size-2.5 rounded-full",
          said === "live" ? "bg-accent" : "animate-pulse bg-warn",
        )}
      />
      {/* On a phone the dot says so, as long as all is well. */}
      <span className={cx(said === "live" && "sr-only sm:not-sr-only")}>{t(`live.${said}`)}</span>
    </p>
  );
}
