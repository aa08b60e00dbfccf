import { ArrowLeft, Copy, Eye, FilePenLine, Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Draft, DraftList } from "../../api/draft-types";
import { useAim } from "../../drafting/target";
import { useStaff } from "../../hotel/staff";
import { relativeTime } from "../../i18n/format";
import { type Say, useTranslation } from "../../i18n/useTranslation";
import { addressOf, draftAddress, go } from "../../shell/router";
import { PathLink } from "../../shell/ScreenLink";
import { Button } from "../../ui/Button";
import { Changes } from "./Changes";
import { ConflictNotice } from "./Conflicts";
import { DiscardDialog } from "./DiscardDialog";
import { Happened } from "./Happened";
import { OutsideLinks } from "./OutsideLinks";
import { PublishDialog } from "./PublishDialog";
import { RenameDialog } from "./RenameDialog";
import { StateChip } from "./StateChip";
import { WhenCard } from "./WhenCard";

interface DraftPageProps {
  draft: Draft;
  list: DraftList;
  /** The address asks whether to publish it. */
  isPublishing: boolean;
}

/** One draft: what it changes, how to look at it, and when guests see it. */
export function DraftPage({ draft, list, isPublishing }: DraftPageProps) {
  const { t } = useTranslation("drafts");
  const { slug, canEdit } = useStaff();
  const { draft: target, choose } = useAim();
  const [open, setOpen] = useState<"rename" | "discard" | null>(null);
  const isOpen = draft.state === "open";
  const collect = async () => {
    await choose(draft.id);
    go(addressOf("settings"));
  };
  return (
    <>
      <PathLink
        to={addressOf("drafts")}
        className="-ms-1 mb-2 inline-flex min-h-11 items-center gap-1.5 rounded-lg px-1 text-soft hover:text-ink"
      >
        <ArrowLeft size={17} aria-hidden className="rtl:-scale-x-100" />
        {t("one.all")}
      </PathLink>
      <header className="mb-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1
            className="min-w-0 font-semibold text-[1.75rem] leading-tight tracking-tight wrap-anywhere sm:text-3xl"
            dir="auto"
          >
            {draft.name}
          </h1>
          <StateChip draft={draft} />
        </div>
        <p className="mt-1 text-[0.9rem] text-soft">{told(t, draft)}</p>
        {isOpen && (
          <div className="mt-4 flex flex-wrap gap-2">
            {canEdit && (
              <Button
                look="primary"
                icon={<Send size={18} aria-hidden className="rtl:-scale-x-100" />}
                isDisabled={draft.changes.length === 0}
                onPress={() => go(draftAddress(draft.id, "publish"))}
              >
                {t("one.publish")}
              </Button>
            )}
            <PathLink
              to={draftAddress(draft.id, "preview")}
              className="inline-flex min-h-11 items-center gap-2 rounded-xl border border-control bg-surface px-4 font-medium text-[0.95rem] hover:border-ink"
            >
              <Eye size={18} aria-hidden />
              {t("one.preview")}
            </PathLink>
            <CopyLink slug={slug} id={draft.id} />
            {canEdit && target !== draft.id && (
              <Button icon={<FilePenLine size={18} aria-hidden />} onPress={() => void collect()}>
                {t("one.collect")}
              </Button>
            )}
          </div>
        )}
      </header>
      <div className="flex flex-col gap-6">
        <Happened draft={draft} timeZone={list.time_zone} />
        {isOpen && <ConflictNotice draft={draft} />}
        <WhenCard draft={draft} list={list} />
        <Changes draft={draft} />
        {isOpen && canEdit && <OutsideLinks id={draft.id} />}
        {canEdit && (
          <div className="flex flex-wrap gap-2">
            <Button
              look="quiet"
              icon={<Pencil size={17} aria-hidden />}
              onPress={() => setOpen("rename")}
            >
              {t("one.rename")}
            </Button>
            {!(draft.state === "published" && draft.return_at) && (
              <Button
                look="quiet"
                icon={<Trash2 size={17} aria-hidden />}
                onPress={() => setOpen("discard")}
                className="text-danger!"
              >
                {t("one.discard")}
              </Button>
            )}
          </div>
        )}
      </div>
      {open === "rename" && <RenameDialog draft={draft} onClose={() => setOpen(null)} />}
      {open === "discard" && <DiscardDialog draft={draft} onClose={() => setOpen(null)} />}
      {isPublishing && isOpen && canEdit && (
        <PublishDialog
          draft={draft}
          revision={list.revision}
          onClose={() => go(draftAddress(draft.id), "replace")}
        />
      )}
    </>
  );
}

type T = Say<"drafts">;

/** Who began it and who changed it last. */
function told(t: T, { author, changed_by, created_at, changed_at }: Draft): string {
  const now = new Date();
  const name = (person: { username: string } | null) => person?.username ?? t("list.somebody");
  const begun = t("list.begun", {
    name: name(author),
    when: relativeTime(new Date(created_at), now),
  });
  if (created_at === changed_at) return begun;
  const changed = t("list.changed", {
    name: name(changed_by),
    when: relativeTime(new Date(changed_at), now),
  });
  return `${begun} · ${changed}`;
}

/** Puts the link to the page with this draft, for staff who are signed in, on the clipboard. */
function CopyLink({ slug, id }: { slug: string; id: number }) {
  const { t } = useTranslation("drafts");
  const link = new URL(`/hotels/${encodeURIComponent(slug)}?draft=${id}`, document.baseURI);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      toast.success(t("one.copied"));
    } catch {
      toast.error(t("one.notCopied"), { description: link.href });
    }
  };
  return (
    <Button icon={<Copy size={18} aria-hidden />} onPress={() => void copy()}>
      {t("one.copy")}
    </Button>
  );
}
