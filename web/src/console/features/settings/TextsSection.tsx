import { memo } from "react";
import type { StaffSettings } from "../../api/types";
import { DraftField } from "../../forms/DraftField";
import { TEXT_FIELDS } from "../../hotel/sections";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { OverrideField } from "./OverrideField";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { useSettingsForm } from "./useSettingsForm";

/** What the hotel says about itself. */
export const TextsSection = memo(function TextsSection({ settings }: { settings: StaffSettings }) {
  const { t } = useTranslation("settings");
  const { canEdit } = useStaff();
  const form = useSettingsForm("texts", TEXT_FIELDS, settings);
  return (
    <SectionCard id="texts" title={t("sections.texts")} lead={t("texts.lead")}>
      <SectionForm form={form} title={t("sections.texts")} save={t("save.texts")}>
        <div className="grid gap-5 sm:grid-cols-2">
          <OverrideField
            form={form}
            name="name"
            settings={settings}
            label={t("fields:title.name")}
            maxLength={255}
          />
          <OverrideField
            form={form}
            name="tagline"
            settings={settings}
            label={t("fields:title.tagline")}
            maxLength={200}
          />
          <DraftField
            form={form}
            field="slogan"
            label={t("fields:title.slogan")}
            maxLength={200}
            isDisabled={!canEdit}
            className="sm:col-span-2"
          />
          <DraftField
            form={form}
            field="welcome_message"
            label={t("fields:title.welcome_message")}
            lines={2}
            isDisabled={!canEdit}
            className="sm:col-span-2"
          />
          <DraftField
            form={form}
            field="short_description"
            label={t("fields:title.short_description")}
            lines={3}
            isDisabled={!canEdit}
            hint={t("texts.shortHint")}
            className="sm:col-span-2"
          />
          <DraftField
            form={form}
            field="long_description"
            label={t("fields:title.long_description")}
            lines={6}
            isDisabled={!canEdit}
            hint={t("texts.longHint")}
            className="sm:col-span-2"
          />
        </div>
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(TEXT_FIELDS));
