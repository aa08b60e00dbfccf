import { CircleAlert, CircleCheck } from "lucide-react";
import { relativeTime } from "../i18n/format";
import { t } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import type { Values } from "./draft";
import type { DraftForm } from "./useDraftForm";

interface SaveBarProps<T extends Values> {
  form: DraftForm<T>;
  /** The words on the button: "Save texts". */
  save: string;
  isDisabled: boolean;
}

/** The foot of a section: how it stands, and the button that saves it. */
export function SaveBar<T extends Values>({ form, save, isDisabled }: SaveBarProps<T>) {
  const needsAttention = form.isChanged || form.saving || typeof form.outcome === "object";
  return (
    <div
      className={cx(
        "mt-6 flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4",
        // In a long section the button stays at hand as long as there is something to save.
        needsAttention &&
          "save-bar -mx-5 -mb-5 sm:-mx-8 sm:-mb-8 z-10 rounded-b-2xl bg-surface px-5 pb-4 sm:px-8",
      )}
    >
      <p className="min-w-0 flex-1 basis-36 text-[0.9rem]">
        <SaveState form={form} />
      </p>
      <div className="flex flex-wrap gap-2">
        {form.isChanged && !form.saving && (
          <Button look="quiet" onPress={() => form.discard()}>
            {t("forms:discard")}
          </Button>
        )}
        <Button
          type="submit"
          look="primary"
          isPending={form.saving}
          isDisabled={isDisabled || !form.isChanged}
        >
          {save}
        </Button>
      </div>
    </div>
  );
}

/**
 * One line: saved, changed, on its way, or why not. Read out by the line of the whole console, so
 * that nothing is said twice.
 */
export function SaveState<T extends Values>({ form }: { form: DraftForm<T> }) {
  const count = Object.keys(form.changes).length;
  if (form.saving) return <span className="text-soft">{t("forms:state.saving")}</span>;
  if (typeof form.outcome === "object") {
    return (
      <span className="flex gap-2 text-danger">
        <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
        <span>{t("forms:state.notSaved", { reason: form.outcome.failed })}</span>
      </span>
    );
  }
  if (count > 0) {
    return (
      <span className="text-warn">
        {t("forms:state.changed", { count })}
        {form.foundSince !== null && (
          <span className="block text-soft">
            {t("forms:state.found", {
              when: relativeTime(new Date(form.foundSince), new Date()),
            })}
          </span>
        )}
      </span>
    );
  }
  if (form.outcome === "saved") {
    return (
      <span className="flex gap-2 text-accent">
        <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0" />
        {t("forms:state.saved")}
      </span>
    );
  }
  return <span className="text-soft">{t("forms:state.none")}</span>;
}
