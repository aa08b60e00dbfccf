import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { Draft } from "../../api/draft-types";
import { ApiError, messageOf } from "../../api/problem";
import { ChangeList } from "../../changes/ChangeList";
import { draftsKey } from "../../drafting/drafts";
import { useAim } from "../../drafting/target";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { addressOf, go } from "../../shell/router";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { type Choices, Sides } from "./Conflicts";
import { appointmentWords } from "./draft-words";
import { usePublish } from "./draft-writes";

interface PublishDialogProps {
  draft: Draft;
  /** The page's, when the draft was compared with it. */
  revision: number;
  onClose(): void;
}

/** Shows once more what goes live, asks about what was changed on the page since, and publishes. */
export function PublishDialog({ draft, revision, onClose }: PublishDialogProps) {
  const { t } = useTranslation("drafts");
  const { slug } = useStaff();
  const client = useQueryClient();
  const { draft: target, choose } = useAim();
  const publish = usePublish(draft.id);
  const [chosen, setChosen] = useState<Choices>({});
  const [hasMoved, setMoved] = useState(false);
  const places = Object.keys(draft.conflicts);
  // A value that is another one by now was not chosen.
  const choices = Object.fromEntries(
    Object.entries(chosen).filter(([key]) => places.some((place) => keyOf(draft, place) === key)),
  );
  const sides: Choices = Object.fromEntries(
    places.flatMap((place) => {
      const side = choices[keyOf(draft, place)];
      return side ? [[place, side]] : [];
    }),
  );
  const isAnswered = places.every((place) => place in sides);
  const conflict = publish.error instanceof ApiError ? publish.error.conflict : null;

  const confirm = async () => {
    setMoved(false);
    try {
      await publish.mutateAsync({ choices: sides, base: revision, seen: draft.changed_at });
    } catch (error) {
      if (!(error instanceof ApiError) || error.conflict === null) return;
      setMoved(true);
      await client.invalidateQueries({ queryKey: draftsKey(slug) });
      return;
    }
    toast.success(t("publish.done", { name: draft.name }));
    if (target === draft.id) await choose(null);
    go(addressOf("drafts"), "replace");
  };

  return (
    <Dialog
      title={t("publish.title", { name: draft.name })}
      role="alertdialog"
      size="large"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            look="primary"
            isPending={publish.isPending}
            isDisabled={!isAnswered || draft.changes.length === 0}
            onPress={() => void confirm()}
          >
            {t("publish.action")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {hasMoved && (
          <p role="alert" className="rounded-xl bg-warn-soft px-4 py-3 text-warn">
            {t("publish.moved")}
          </p>
        )}
        <p>
          {draft.changes.length === 0
            ? t("publish.nothing")
            : t("publish.text", { count: draft.changes.length })}
        </p>
        {draft.publish_at && (
          <p className="text-soft">
            {t("publish.scheduled", { when: appointmentWords(draft.publish_at) })}
          </p>
        )}
        {places.length > 0 && (
          <section className="flex flex-col gap-4">
            <p className="font-medium text-warn">{t("publish.choose", { count: places.length })}</p>
            <Sides
              draft={draft}
              choices={sides}
              onChoose={(next) =>
                setChosen(
                  Object.fromEntries(
                    Object.entries(next).map(([place, side]) => [keyOf(draft, place), side]),
                  ),
                )
              }
            />
          </section>
        )}
        {draft.changes.length > 0 && (
          <section className="flex flex-col gap-2">
            <h3 className="font-semibold">{t("one.changes")}</h3>
            <ChangeList changes={draft.changes} />
          </section>
        )}
        {publish.error && !conflict && (
          <p role="alert" className="text-danger">
            {messageOf(publish.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** A contested field with the two values that are to be chosen from. */
function keyOf(draft: Draft, place: string): string {
  return JSON.stringify([place, draft.conflicts[place]]);
}
