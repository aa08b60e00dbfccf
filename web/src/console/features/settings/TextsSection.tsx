import { memo } from "react";
import type { StaffSettings } from "../../api/types";
import { DraftField } from "../../forms/DraftField";
import { useStaff } from "../../hotel/staff";
import { OverrideField } from "./OverrideField";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { useSettingsForm } from "./useSettingsForm";

const FIELDS = [
  "name_override",
  "tagline_override",
  "slogan",
  "welcome_message",
  "short_description",
  "long_description",
] as const;

/** What the hotel says about itself. */
export const TextsSection = memo(function TextsSection({ settings }: { settings: StaffSettings }) {
  const { canEdit } = useStaff();
  const form = useSettingsForm("texts", FIELDS, settings);
  return (
    <SectionCard
      id="texts"
      title="Texts"
      lead="What guests read on your page. Fields left empty are not shown, or show the hotel’s own entry."
    >
      <SectionForm form={form} what="texts">
        <div className="grid gap-5 sm:grid-cols-2">
          <OverrideField form={form} name="name" settings={settings} label="Name" maxLength={255} />
          <OverrideField
            form={form}
            name="tagline"
            settings={settings}
            label="Tagline"
            maxLength={200}
          />
          <DraftField
            form={form}
            field="slogan"
            label="Slogan"
            maxLength={200}
            isDisabled={!canEdit}
            className="sm:col-span-2"
          />
          <DraftField
            form={form}
            field="welcome_message"
            label="Welcome message"
            lines={2}
            isDisabled={!canEdit}
            className="sm:col-span-2"
          />
          <DraftField
            form={form}
            field="short_description"
            label="Short description"
            lines={3}
            isDisabled={!canEdit}
            hint="Two or three sentences; also on the card of the landing page."
            className="sm:col-span-2"
          />
          <DraftField
            form={form}
            field="long_description"
            label="Long description"
            lines={6}
            isDisabled={!canEdit}
            hint="An empty line starts a new paragraph."
            className="sm:col-span-2"
          />
        </div>
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(FIELDS));
