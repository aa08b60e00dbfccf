import { GripVertical, Plus, X } from "lucide-react";
import { memo, useId, useRef, useState } from "react";
import { GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import type { StaffSettings } from "../../api/types";
import { useStaff } from "../../hotel/staff";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { moved } from "../../ui/moved";
import { TextField } from "../../ui/TextField";
import { TOUCH_HANDLE, TOUCH_HANDLE_CLASS, useTouchReorder } from "../../ui/useTouchReorder";
import { suggestions, withAmenity } from "./amenities";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { useSettingsForm } from "./useSettingsForm";

const FIELDS = ["amenities"] as const;

/** What the house offers, in the order guests read it. */
export const AmenitiesSection = memo(function AmenitiesSection({
  settings,
}: {
  settings: StaffSettings;
}) {
  const { canEdit } = useStaff();
  const form = useSettingsForm("amenities", FIELDS, settings);
  const amenities = form.values.amenities;
  const set = (list: readonly string[]) => form.set("amenities", list);

  return (
    <SectionCard
      id="amenities"
      title="Amenities"
      lead="What your house offers, in the order guests read it. Drag to reorder, or press Enter on a handle and use the arrow keys."
    >
      <SectionForm form={form} what="amenities">
        <AmenityList amenities={amenities} canEdit={canEdit} onChange={set} />
        {canEdit && <AddAmenity amenities={amenities} onChange={set} />}
        {form.errors.amenities && (
          <p role="alert" className="mt-3 text-[0.85rem] text-danger">
            {form.errors.amenities.join(" ")}
          </p>
        )}
        {form.meanwhile.includes("amenities") && (
          <p
            role="status"
            className="mt-4 rounded-xl bg-warn-soft px-3 py-2.5 text-[0.85rem] text-warn"
          >
            A colleague changed the amenities meanwhile. Their changes are in this list, and yours
            too.
          </p>
        )}
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(FIELDS));

interface ListProps {
  amenities: readonly string[];
  onChange(amenities: readonly string[]): void;
}

function AmenityList({ amenities, canEdit, onChange }: ListProps & { canEdit: boolean }) {
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) =>
      onChange(moved(amenities, [...keys].map(String), String(target.key), target.dropPosition)),
  });
  const list = useRef<HTMLDivElement>(null);
  const touched = useTouchReorder(list, "column", (key, { key: target, side }) =>
    onChange(moved(amenities, [key], target, side)),
  );
  return (
    <>
      {touched}
      <GridList
        ref={list}
        aria-label="Amenities"
        items={amenities.map((name) => ({ id: name }))}
        {...(canEdit ? { dragAndDropHooks } : {})}
        renderEmptyState={() => (
          <p className="rounded-xl border border-line border-dashed px-4 py-6 text-center text-soft">
            No amenities yet. Add the first one below.
          </p>
        )}
        className="flex flex-col gap-2 outline-none"
      >
        {({ id: name }) => (
          <GridListItem
            textValue={name}
            data-testid="amenity"
            className="flex items-center gap-1 min-h-12 rounded-xl border border-line bg-canvas pl-1 dragging:opacity-50 data-touch-dragging:opacity-50"
          >
            {canEdit && (
              <Button
                slot="drag"
                {...TOUCH_HANDLE}
                look="quiet"
                aria-label={`Reorder ${name}`}
                icon={<GripVertical size={18} aria-hidden />}
                className={cx("cursor-grab text-soft", TOUCH_HANDLE_CLASS)}
              />
            )}
            <span className={canEdit ? "min-w-0 flex-1 py-2" : "min-w-0 flex-1 px-3 py-2"}>
              {name}
            </span>
            <Button
              look="quiet"
              aria-label={`Remove ${name}`}
              icon={<X size={18} aria-hidden />}
              isDisabled={!canEdit}
              onPress={() => onChange(amenities.filter((other) => other !== name))}
            />
          </GridListItem>
        )}
      </GridList>
    </>
  );
}

function AddAmenity({ amenities, onChange }: ListProps) {
  const [typed, setTyped] = useState("");
  const suggested = useId();
  const add = (name: string) => {
    onChange(withAmenity(amenities, name));
    setTyped("");
  };
  const ideas = suggestions(amenities);
  return (
    <>
      <div className="mt-4 flex items-end gap-2">
        <TextField
          label="New amenity"
          value={typed}
          onChange={setTyped}
          placeholder="Breakfast on the terrace"
          maxLength={100}
          onEnter={() => typed.trim() !== "" && add(typed)}
          className="flex-1"
        />
        <Button
          icon={<Plus size={18} aria-hidden />}
          isDisabled={typed.trim() === ""}
          onPress={() => add(typed)}
        >
          Add amenity
        </Button>
      </div>
      {ideas.length > 0 && (
        <div className="mt-4">
          <p id={suggested} className="mb-2 text-[0.85rem] text-soft">
            Suggestions
          </p>
          <ul aria-labelledby={suggested} className="flex flex-wrap gap-2">
            {ideas.map((idea) => (
              <li key={idea}>
                <Button
                  aria-label={`Add ${idea}`}
                  icon={<Plus size={16} aria-hidden />}
                  className="rounded-full! border-line! px-3!"
                  onPress={() => add(idea)}
                >
                  {idea}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
