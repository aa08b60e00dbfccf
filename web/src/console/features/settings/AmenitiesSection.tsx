import { Plus } from "lucide-react";
import { memo, useId, useState } from "react";
import type { StaffSettings } from "../../api/types";
import { useFresh } from "../../forms/useFresh";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { FieldCompany } from "../../together/FieldCompany";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { AmenityList, type AmenityListProps } from "./AmenityList";
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
  const { t } = useTranslation("settings");
  const { canEdit } = useStaff();
  const form = useSettingsForm("amenities", FIELDS, settings);
  const amenities = form.values.amenities;
  const isFresh = useFresh(amenities, form.server.amenities);
  const set = (list: readonly string[]) => form.set("amenities", list);

  return (
    <SectionCard id="amenities" title={t("sections.amenities")} lead={t("amenities.lead")}>
      <SectionForm form={form} title={t("sections.amenities")} save={t("save.amenities")}>
        <div className="relative" data-field="amenities">
          <FieldCompany form={form.id} field="amenities" isFresh={isFresh} />
          <AmenityList amenities={amenities} canEdit={canEdit} onChange={set} />
          {canEdit && <AddAmenity amenities={amenities} onChange={set} />}
        </div>
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
            {t("amenities.meanwhile")}
          </p>
        )}
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(FIELDS));

function AddAmenity({ amenities, onChange }: AmenityListProps) {
  const { t } = useTranslation("settings");
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
          label={t("amenities.new")}
          value={typed}
          onChange={setTyped}
          placeholder={t("amenities.example")}
          maxLength={100}
          onEnter={() => typed.trim() !== "" && add(typed)}
          className="flex-1"
        />
        <Button
          icon={<Plus size={18} aria-hidden />}
          isDisabled={typed.trim() === ""}
          onPress={() => add(typed)}
        >
          {t("amenities.add")}
        </Button>
      </div>
      {ideas.length > 0 && (
        <div className="mt-4">
          <p id={suggested} className="mb-2 text-[0.85rem] text-soft">
            {t("amenities.suggestions")}
          </p>
          <ul aria-labelledby={suggested} className="flex flex-wrap gap-2">
            {ideas.map((idea) => (
              <li key={idea}>
                <Button
                  aria-label={t("amenities.addThis", { name: idea })}
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
