import { useTranslation } from "../../i18n/useTranslation";

interface StandingProps {
  missing: number;
  stale: number;
}

/** How many texts are to be translated, and how many once more. */
export function Standing({ missing, stale }: StandingProps) {
  const { t } = useTranslation("languages");
  if (missing + stale === 0) return <span className="text-accent">{t("progress.complete")}</span>;
  return (
    <span className="text-warn">
      {missing > 0 && t("progress.missing", { count: missing })}
      {missing > 0 && stale > 0 && " · "}
      {stale > 0 && t("progress.stale", { count: stale })}
    </span>
  );
}
