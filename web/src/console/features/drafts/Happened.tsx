import { CircleAlert, CircleCheck, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Disagreement, Draft } from "../../api/draft-types";
import { list } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { addressOf } from "../../shell/router";
import { PathLink } from "../../shell/ScreenLink";
import { momentWords, placeTitle } from "./draft-words";

/** What became of a draft: when it went live and returned, how late, and what gave way. */
export function Happened({ draft, timeZone }: { draft: Draft; timeZone: string }) {
  const { t } = useTranslation("drafts");
  const { published, returned, told, trouble } = draft;
  if (!published && !returned && !trouble) return null;
  const fields = (all: Disagreement) =>
    list(Object.keys(all).map((place) => placeTitle(place, draft.changes)));
  const overruled = Object.keys(told.overruled ?? {}).length;
  const stayed = Object.keys(told.stayed ?? {}).length;
  return (
    <section aria-labelledby="draft-happened" data-testid="happened" className="card p-5 sm:p-8">
      <h2 id="draft-happened" className="mb-4 font-semibold text-xl tracking-tight">
        {t("happened.title")}
      </h2>
      <ul className="flex flex-col gap-3">
        {trouble && (
          <Fact icon={<CircleAlert size={19} aria-hidden className="text-danger" />}>
            <span className="text-danger">
              {t("happened.trouble", { count: trouble.attempts, reason: trouble.reason })}
            </span>
          </Fact>
        )}
        {published && (
          <Fact icon={<CircleCheck size={19} aria-hidden className="text-accent" />}>
            {published.revision === null
              ? t("happened.publishedSame", { when: momentWords(published.at, timeZone) })
              : t("happened.published", {
                  when: momentWords(published.at, timeZone),
                  revision: published.revision,
                })}
          </Fact>
        )}
        {returned && (
          <Fact icon={<Undo2 size={19} aria-hidden className="text-accent" />}>
            {returned.revision === null
              ? t("happened.returnedSame", { when: momentWords(returned.at, timeZone) })
              : t("happened.returned", {
                  when: momentWords(returned.at, timeZone),
                  revision: returned.revision,
                })}
          </Fact>
        )}
        {told.was_due && (
          <Fact icon={<CircleAlert size={19} aria-hidden className="text-warn" />}>
            {t("happened.late", { when: momentWords(told.was_due, timeZone) })}
          </Fact>
        )}
        {overruled > 0 && (
          <Fact icon={<CircleAlert size={19} aria-hidden className="text-warn" />}>
            {t("happened.overruled", { count: overruled })} {fields(told.overruled ?? {})}
          </Fact>
        )}
        {stayed > 0 && (
          <Fact icon={<CircleAlert size={19} aria-hidden className="text-warn" />}>
            {t("happened.stayed", { count: stayed })} {fields(told.stayed ?? {})}
          </Fact>
        )}
      </ul>
      {(published?.revision ?? returned?.revision) != null && (
        <PathLink
          to={addressOf("history")}
          className="mt-3 inline-flex min-h-11 items-center text-accent underline underline-offset-3"
        >
          {t("happened.history")}
        </PathLink>
      )}
    </section>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
