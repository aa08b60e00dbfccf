import { useQuery } from "@tanstack/react-query";
import { useContext, useSyncExternalStore } from "react";
import type { Draft } from "../api/draft-types";
import { draftsQuery } from "../drafting/drafts";
import { useAim } from "../drafting/target";
import type { Aside } from "../forms/form-state";
import { FormStoreContext } from "../forms/useDraftForm";
import { useStaff } from "../hotel/staff";
import { t } from "../i18n/i18n";
import { TypedList } from "./TypedList";

/**
 * What was typed on this device for another draft, or for the page, than what is worked on: it
 * stays out of the forms, and one press leads to where it was meant for.
 */
export function KeptAside() {
  const store = useContext(FormStoreContext);
  const all = useSyncExternalStore(store.subscribe, store.aside);
  const { slug } = useStaff();
  const drafts = useQuery({ ...draftsQuery(slug), enabled: all.length > 0 }).data?.results;
  const { choose } = useAim();
  if (all.length === 0) return null;
  const count = all.reduce((sum, aside) => sum + aside.count, 0);
  return (
    <TypedList
      testId="kept-aside"
      label={t("delivery:aside.count", { count })}
      title={t("delivery:aside.title")}
      lead={t("delivery:aside.lead")}
      typed={all.map((aside) => ({
        key: String(aside.aim),
        title: titleOf(aside, drafts),
        count: aside.count,
        since: aside.since,
        ways: [
          isOpen(aside, drafts)
            ? { label: t("delivery:aside.go"), act: () => void choose(aside.aim) }
            : { label: t("delivery:aside.bring"), act: () => store.bringHere(aside.aim) },
        ],
        onDiscard: () => store.forgetAside(aside.aim),
      }))}
    />
  );
}

/** Whether it can be saved where it was meant for; as long as the drafts are not known, it can. */
function isOpen({ aim }: Aside, drafts: readonly Draft[] | undefined): boolean {
  if (aim === null || drafts === undefined) return true;
  return drafts.some(({ id, state }) => id === aim && state === "open");
}

function titleOf({ aim }: Aside, drafts: readonly Draft[] | undefined): string {
  if (aim === null) return t("delivery:aside.page");
  const name = drafts?.find(({ id }) => id === aim)?.name;
  return name === undefined ? t("delivery:aside.gone") : t("drafts:bar.draft", { name });
}
