import { useState } from "react";
import type { HistoryEntry } from "../api/history-types";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "../ui/cx";
import { Initial } from "./Initial";
import { doneWith } from "./News";

/**
 * Put on what lights up while its change is news, and goes dark again slowly. What never was news
 * has no transition: two hundred tiles that are selected at once would each begin four of them.
 */
export function useLights(news: HistoryEntry | null): string | false {
  const [hasLit, setLit] = useState(false);
  if (news && !hasLit) setLit(true);
  if (news) return "lights fresh";
  return hasLit && "lights";
}

/**
 * On a picture or a card: which colleague has just added, moved or changed it. For the eyes: the
 * line above every screen says it to all who listen, once.
 */
export function ThingCompany(props: { thing: string; news: HistoryEntry; className: string }) {
  const { thing, news, className } = props;
  const { t } = useTranslation("together");
  if (!news.author) return null;
  const { id, name } = news.author;
  return (
    <p
      data-testid="changed-by"
      aria-hidden="true"
      className={cx(
        "pointer-events-none flex items-center gap-1.5 rounded-full bg-accent-soft py-0.5 ps-0.5 pe-2.5 text-[0.8rem] text-accent shadow-sm",
        className,
      )}
    >
      <Initial id={id} name={name} isSmall />
      <span className="truncate">{t(`${doneWith(news, thing)}By`, { name })}</span>
    </p>
  );
}
