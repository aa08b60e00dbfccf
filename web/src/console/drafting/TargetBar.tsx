import { useQuery } from "@tanstack/react-query";
import { Eye, FilePenLine, FilePlus2, LogOut } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import { targetDraft } from "../api/target";
import { useStaff } from "../hotel/staff";
import { useTranslation } from "../i18n/useTranslation";
import { draftAddress, type Screen } from "../shell/router";
import { PathLink } from "../shell/ScreenLink";
import { Button } from "../ui/Button";
import { latelyDialog } from "../ui/lately";
import { Spinner } from "../ui/Spinner";
import { draftsQuery } from "./drafts";
import { useAim } from "./target";

/** What is saved on these screens can be collected, and is worth it. */
const OFFERED: readonly Screen[] = ["settings", "gallery", "rooms", "languages"];

// Asked for by a press, so fetched by it.
const CollectDialog = latelyDialog(async () => (await import("./CollectDialog")).CollectDialog);

/** Says that what is saved goes on the page, and offers to collect it in a draft instead. */
export function CollectOffer({ screen }: { screen: Screen }) {
  const { t } = useTranslation("drafts");
  const { canEdit } = useStaff();
  const { draft } = useAim();
  const [isAsking, setAsking] = useState(false);
  if (!canEdit || draft !== null || !OFFERED.includes(screen)) return null;
  return (
    <div className="-mt-2 mb-4 flex flex-wrap items-center justify-end gap-x-3 lg:-mt-5">
      <p className="text-[0.9rem] text-soft max-sm:sr-only">{t("bar.onPage")}</p>
      <Button
        look="quiet"
        icon={<FilePlus2 size={18} aria-hidden />}
        onPress={() => setAsking(true)}
        className="-me-3 text-start"
      >
        {t("bar.collect")}
      </Button>
      {isAsking && <CollectDialog onClose={() => setAsking(false)} />}
    </div>
  );
}

/** Says, above everything, that what is saved goes into a draft: nobody can overlook it. */
export function CollectingBar() {
  const { draft } = useAim();
  return draft === null ? null : <Collecting draft={draft} />;
}

function Collecting({ draft }: { draft: number }) {
  const { t } = useTranslation("drafts");
  const { slug } = useStaff();
  const { isSwitching, choose } = useAim();
  const drafts = useQuery(draftsQuery(slug)).data?.results;
  const current = drafts?.find(({ id, state }) => id === draft && state === "open");
  const isGone = drafts !== undefined && current === undefined && !isSwitching;

  useEffect(() => {
    if (!isGone) return;
    void choose(null).then(() => {
      if (targetDraft() === null) toast(t("bar.gone"));
    });
  }, [isGone, choose, t]);

  const name = current?.name ?? "";
  const count = current?.changes.length ?? 0;
  return (
    <section
      aria-label={t("bar.label")}
      data-testid="collecting"
      data-collecting
      data-draft={draft}
      className="flex min-h-14 items-center bg-draft px-3 py-1 text-on-draft shadow-card sm:gap-x-2 sm:px-8 lg:px-10"
    >
      <FilePenLine size={20} aria-hidden className="shrink-0 max-sm:hidden" />
      <div className="min-w-0 flex-1 leading-tight" role="status">
        <p className="truncate font-semibold max-sm:text-[0.9rem]" dir="auto">
          {t("bar.draft", { name })}
        </p>
        <p className="truncate text-[0.85rem]">
          {t("bar.changes", { count })}
          <span className="max-sm:hidden"> · {t("bar.hidden")}</span>
        </p>
      </div>
      <BarLink to={draftAddress(draft, "preview")} icon={<Eye size={18} aria-hidden />}>
        {t("bar.preview")}
      </BarLink>
      <PathLink
        to={draftAddress(draft, "publish")}
        className="inline-flex min-h-11 shrink-0 items-center rounded-xl bg-on-draft px-3 font-semibold sm:px-4 text-[0.95rem] text-draft"
      >
        {t("bar.publish")}
      </PathLink>
      <button
        type="button"
        disabled={isSwitching}
        onClick={() => void choose(null)}
        className="inline-flex min-h-11 min-w-11 shrink-0 items-center justify-center gap-2 rounded-xl px-2 font-medium text-[0.95rem] hover:bg-black/20 sm:px-3"
      >
        {isSwitching ? <Spinner /> : <LogOut size={18} aria-hidden className="rtl:-scale-x-100" />}
        <span className="max-sm:sr-only">{t("bar.leave")}</span>
      </button>
    </section>
  );
}

function BarLink({ to, icon, children }: { to: string; icon: ReactNode; children: ReactNode }) {
  return (
    <PathLink
      to={to}
      className="inline-flex min-h-11 min-w-11 shrink-0 items-center justify-center gap-2 rounded-xl px-2 font-medium text-[0.95rem] hover:bg-black/20 sm:px-3"
    >
      {icon}
      <span className="max-sm:sr-only">{children}</span>
    </PathLink>
  );
}
