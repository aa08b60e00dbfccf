import { CalendarClock, FilePlus2 } from "lucide-react";
import { useState } from "react";
import type { Draft, DraftList as List } from "../../api/draft-types";
import { CollectDialog } from "../../drafting/CollectDialog";
import { useStaff } from "../../hotel/staff";
import { relativeTime } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { addressOf, draftAddress, go } from "../../shell/router";
import { PathLink } from "../../shell/ScreenLink";
import { Button } from "../../ui/Button";
import { Empty, ScreenTitle } from "../../ui/states";
import { Schedule } from "./Schedule";
import { StateChip } from "./StateChip";

/** Every draft, those in preparation first. */
export function DraftList({ list }: { list: List }) {
  const { t } = useTranslation("drafts");
  const { canEdit } = useStaff();
  const [isAsking, setAsking] = useState(false);
  const isLive = (draft: Draft) => draft.state === "published" && draft.return_at !== null;
  const groups = [
    { title: t("list.open"), drafts: list.results.filter(({ state }) => state === "open") },
    { title: t("list.live"), drafts: list.results.filter(isLive) },
    {
      title: t("list.over"),
      drafts: list.results.filter((draft) => draft.state !== "open" && !isLive(draft)),
    },
  ].filter(({ drafts }) => drafts.length > 0);
  return (
    <>
      <ScreenTitle title={t("common:screens.drafts")} lead={t("lead")}>
        {canEdit && (
          <Button
            look="primary"
            icon={<FilePlus2 size={18} aria-hidden />}
            onPress={() => setAsking(true)}
          >
            {t("list.new")}
          </Button>
        )}
      </ScreenTitle>
      {groups.length === 0 ? (
        <Empty icon={<CalendarClock size={36} aria-hidden />} title={t("empty.title")}>
          {t("empty.text")}
        </Empty>
      ) : (
        <div className="flex flex-col gap-8">
          {groups.map(({ title, drafts }) => (
            <section key={title} aria-label={title}>
              <h2 className="mb-3 font-semibold text-lg">{title}</h2>
              <ul className="flex flex-col gap-3">
                {drafts.map((draft) => (
                  <li key={draft.id}>
                    <Row draft={draft} timeZone={list.time_zone} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
      {isAsking && (
        <CollectDialog
          onClose={() => setAsking(false)}
          // What there is to change is on the other screens.
          onChosen={() => go(addressOf("settings"))}
        />
      )}
    </>
  );
}

function Row({ draft, timeZone }: { draft: Draft; timeZone: string }) {
  const { t } = useTranslation("drafts");
  return (
    <PathLink
      to={draftAddress(draft.id)}
      data-testid={`draft-${draft.id}`}
      className="card flex flex-wrap items-start justify-between gap-x-6 gap-y-2 p-4 hover:border-control sm:p-5"
    >
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-semibold leading-snug wrap-anywhere" dir="auto">
          {draft.name}
        </h3>
        <p className="mt-0.5 text-[0.85rem] text-soft">
          {t("bar.changes", { count: draft.changes.length })} ·{" "}
          {t("list.changed", {
            name: draft.changed_by?.username ?? t("list.somebody"),
            when: relativeTime(new Date(draft.changed_at), new Date()),
          })}
        </p>
        <Schedule draft={draft} timeZone={timeZone} />
      </div>
      <StateChip draft={draft} />
    </PathLink>
  );
}
