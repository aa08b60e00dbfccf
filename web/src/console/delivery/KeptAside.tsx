import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useContext, useSyncExternalStore } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { Draft } from "../api/draft-types";
import { draftsQuery } from "../drafting/drafts";
import { useAim } from "../drafting/target";
import type { Aside } from "../forms/form-state";
import { FormStoreContext } from "../forms/useDraftForm";
import { useStaff } from "../hotel/staff";
import { relativeTime } from "../i18n/format";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";

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
    <DialogTrigger>
      <Button
        look="quiet"
        data-testid="kept-aside"
        className="px-2! text-warn"
        icon={<ChevronDown size={16} aria-hidden />}
      >
        {t("delivery:aside.count", { count })}
      </Button>
      <Popover
        placement="bottom"
        className="w-[min(26rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface p-4 text-ink shadow-raised"
      >
        <Dialog aria-label={t("delivery:aside.title")} className="outline-none">
          {({ close }) => (
            <>
              <p className="mb-3 text-[0.9rem] text-soft">{t("delivery:aside.lead")}</p>
              <ul className="flex flex-col gap-3">
                {all.map((aside) => {
                  const isGone = !isOpen(aside, drafts);
                  return (
                    <li key={aside.aim} className="border-line border-t pt-3">
                      <p className="font-medium wrap-anywhere">{titleOf(aside, drafts)}</p>
                      <p className="text-[0.85rem] text-soft">
                        {t("delivery:line.fields", { count: aside.count })}
                        {` · ${t("delivery:line.since", { when: relativeTime(new Date(aside.since), new Date()) })}`}
                      </p>
                      <div className="-mx-2 flex flex-wrap">
                        <Button
                          look="quiet"
                          className="px-2!"
                          onPress={() => {
                            close();
                            if (isGone) store.bringHere(aside.aim);
                            else void choose(aside.aim);
                          }}
                        >
                          {isGone ? t("delivery:aside.bring") : t("delivery:aside.go")}
                        </Button>
                        <Button
                          look="quiet"
                          className="px-2!"
                          onPress={() => {
                            if (all.length === 1) close();
                            store.forgetAside(aside.aim);
                          }}
                        >
                          {t("delivery:line.discard")}
                        </Button>
                      </div>
                    </li>
                  );
                })}
              </ul>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
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
