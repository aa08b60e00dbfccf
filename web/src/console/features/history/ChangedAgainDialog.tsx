import type { Conflict } from "../../api/problem";
import { fieldTitle } from "../../hotel/field-names";
import { fieldWords } from "../../hotel/field-words";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FieldValue } from "../../ui/FieldValue";

interface ChangedAgainProps {
  /** Of the change that was to be taken back. */
  title: string;
  conflict: Conflict;
  onClose(): void;
}

/** Why a change cannot be taken back by itself: what it changed was changed again since. */
export function ChangedAgainDialog({ title, conflict, onClose }: ChangedAgainProps) {
  return (
    <Dialog
      title="This was changed again since"
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" onPress={onClose}>
          Close
        </Button>
      }
    >
      <p className="mb-4 text-soft">
        “{title}” was not taken back, as that would overwrite a later change. Take the later one
        back first, or set what you want where it is edited.
      </p>
      <dl className="flex flex-col gap-4">
        {Object.entries(conflict.fields).map(([name, { theirs, yours }]) => (
          <div key={name}>
            <dt className="font-semibold text-[0.95rem]">{fieldTitle(name)}</dt>
            <dd className="mt-1">
              <span className="text-[0.85rem] text-soft">Now: </span>
              <FieldValue value={fieldWords(fieldOf(name), theirs) ?? theirs} />
            </dd>
            <dd>
              <span className="text-[0.85rem] text-soft">It would have become: </span>
              <FieldValue value={fieldWords(fieldOf(name), yours) ?? yours} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** `images.k3v5….crop` is about a crop. */
function fieldOf(name: string): string {
  return name.split(".").at(-1) ?? name;
}
