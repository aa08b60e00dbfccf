import { useQuery } from "@tanstack/react-query";
import { FilePenLine } from "lucide-react";
import { draftsQuery } from "../../drafting/drafts";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { addressOf, draftOf, usePath } from "../../shell/router";
import { PathLink } from "../../shell/ScreenLink";
import { Empty, FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { DraftList } from "./DraftList";
import { DraftPage } from "./DraftPage";

/** The hotel's drafts, or the one that the address names. */
export function DraftsScreen() {
  const { t } = useTranslation("drafts");
  const { slug } = useStaff();
  const asked = draftOf(usePath());
  const { data: list, error, refetch } = useQuery(draftsQuery(slug));
  if (!list) {
    return error ? (
      <FailedScreen
        screen={t("common:screens.drafts")}
        title={t("failed")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  if (asked === null) return <DraftList list={list} />;
  const draft = list.results.find(({ id }) => id === asked.id);
  if (draft) {
    return (
      <DraftPage key={draft.id} draft={draft} list={list} isPublishing={asked.view === "publish"} />
    );
  }
  return (
    <>
      <ScreenTitle title={t("common:screens.drafts")} />
      <Empty icon={<FilePenLine size={36} aria-hidden />} title={t("one.missing")}>
        <p>{t("one.missingText")}</p>
        <PathLink
          to={addressOf("drafts")}
          className="inline-flex min-h-11 items-center text-accent underline underline-offset-3"
        >
          {t("one.all")}
        </PathLink>
      </Empty>
    </>
  );
}
