import { CircleAlert, CircleCheck } from "lucide-react";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import type { Values } from "./draft";
import type { DraftForm } from "./useDraftForm";

interface SaveBarProps<T extends Values> {
  form: DraftForm<T>;
  /** Names the button: "Save texts". */
  what: string;
  isDisabled: boolean;
}

/** The foot of a section: how it stands, and the button that saves it. */
export function SaveBar<T extends Values>({ form, what, isDisabled }: SaveBarProps<T>) {
  const needsAttention = form.isChanged || form.saving || typeof form.outcome === "object";
  return (
    <div
      className={cx(
        "mt-6 flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4",
        // In a long section the button stays at hand as long as there is something to save.
        needsAttention &&
          "-mx-5 -mb-5 sm:-mx-8 sm:-mb-8 sticky bottom-[calc(3.8rem+env(safe-area-inset-bottom))] z-10 rounded-b-2xl bg-surface px-5 pb-4 sm:px-8 lg:bottom-0",
      )}
    >
      <p role="status" aria-live="polite" className="min-w-0 flex-1 basis-36 text-[0.9rem]">
        <SaveState form={form} />
      </p>
      <div className="flex gap-2">
        {form.isChanged && !form.saving && (
          <Button look="quiet" onPress={() => form.discard()}>
            Discard
          </Button>
        )}
        <Button
          type="submit"
          look="primary"
          isPending={form.saving}
          isDisabled={isDisabled || !form.isChanged}
        >
          Save {what}
        </Button>
      </div>
    </div>
  );
}

/** One line: saved, changed, on its way, or why not. */
export function SaveState<T extends Values>({ form }: { form: DraftForm<T> }) {
  const count = Object.keys(form.changes).length;
  if (form.saving) return <span className="text-soft">Saving…</span>;
  if (typeof form.outcome === "object") {
    return (
      <span className="flex gap-2 text-danger">
        <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
        <span>Not saved: {form.outcome.failed}</span>
      </span>
    );
  }
  if (count > 0) {
    return (
      <span className="text-warn">{count === 1 ? "1 change" : `${count} changes`} not saved</span>
    );
  }
  if (form.outcome === "saved") {
    return (
      <span className="flex gap-2 text-accent">
        <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0" />
        Saved
      </span>
    );
  }
  return <span className="text-soft">No changes</span>;
}
