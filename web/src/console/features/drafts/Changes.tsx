import { Minus } from "lucide-react";
import { toast } from "sonner";
import type { Draft } from "../../api/draft-types";
import type { ChangeItem } from "../../api/history-types";
import { messageOf } from "../../api/problem";
import { ChangeList } from "../../changes/ChangeList";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { changeName, changeTitle } from "./draft-words";
import { useDropChange } from "./draft-writes";

/** What a draft changes, each with its value before and after, and the way out of the draft. */
export function Changes({ draft }: { draft: Draft }) {
  const { t } = useTranslation("drafts");
  const { canEdit } = useStaff();
  const isOpen = draft.state === "open";
  return (
    <section aria-labelledby="draft-changes" className="card p-5 sm:p-8">
      <h2 id="draft-changes" className="mb-4 font-semibold text-xl tracking-tight">
        {t(isOpen ? "one.changes" : "one.changesOver")}
      </h2>
      {draft.changes.length === 0 ? (
        <p className="text-soft">{t(isOpen ? "one.nothing" : "one.nothingOver")}</p>
      ) : isOpen && canEdit ? (
        <ChangeList
          changes={draft.changes}
          beside={(item) => <TakeOut draft={draft} item={item} />}
        />
      ) : (
        <ChangeList changes={draft.changes} />
      )}
    </section>
  );
}

function TakeOut({ draft, item }: { draft: Draft; item: ChangeItem }) {
  const { t } = useTranslation("drafts");
  const drop = useDropChange(draft.id);
  const name = changeName(item);
  if (name === null) return null;
  const what = changeTitle(item);
  const takeOut = () =>
    drop.mutateAsync(name).then(
      () => toast.success(t("one.dropped", { what })),
      (error: unknown) => toast.error(t("one.notDropped", { what, reason: messageOf(error) })),
    );
  return (
    <Button
      look="quiet"
      icon={<Minus size={17} aria-hidden />}
      aria-label={t("one.dropOf", { what })}
      isPending={drop.isPending}
      onPress={() => void takeOut()}
      className="-ms-2.5 -mt-2 px-2.5! sm:ms-0"
    >
      {t("one.drop")}
    </Button>
  );
}
