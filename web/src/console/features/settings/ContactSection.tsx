import { memo } from "react";
import type { StaffSettings } from "../../api/types";
import { DraftField } from "../../forms/DraftField";
import { CONTACT_FIELDS } from "../../hotel/sections";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { OverrideField } from "./OverrideField";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { useSettingsForm } from "./useSettingsForm";

/** How guests reach the hotel, book it and find it. */
export const ContactSection = memo(function ContactSection({
  settings,
}: {
  settings: StaffSettings;
}) {
  const { t } = useTranslation("settings");
  const { canEdit } = useStaff();
  const form = useSettingsForm("contact", CONTACT_FIELDS, settings);
  const override = { form, settings };
  const own = { form, isDisabled: !canEdit };
  return (
    <SectionCard id="contact" title={t("sections.contact")} lead={t("contact.lead")}>
      <SectionForm form={form} title={t("sections.contact")} save={t("save.contact")}>
        <Group title={t("contact.reach")}>
          <OverrideField
            {...override}
            name="phone"
            label={t("fields:title.phone")}
            type="tel"
            maxLength={30}
          />
          <OverrideField
            {...override}
            name="email"
            label={t("fields:title.email")}
            type="email"
            maxLength={254}
          />
          <OverrideField
            {...override}
            name="website_url"
            label={t("fields:title.website_url")}
            type="url"
            maxLength={200}
          />
          <OverrideField
            {...override}
            name="booking_url"
            label={t("fields:title.booking_url")}
            type="url"
            maxLength={200}
          />
        </Group>
        <Group title={t("contact.address")}>
          <OverrideField
            {...override}
            name="address_line_1"
            label={t("fields:title.address_line_1")}
            maxLength={255}
          />
          <OverrideField
            {...override}
            name="address_line_2"
            label={t("fields:title.address_line_2")}
            maxLength={255}
          />
          <OverrideField
            {...override}
            name="postal_code"
            label={t("fields:title.postal_code")}
            maxLength={20}
          />
          <OverrideField {...override} name="city" label={t("fields:title.city")} maxLength={120} />
          <OverrideField
            {...override}
            name="country"
            label={t("fields:title.country")}
            maxLength={120}
          />
          <DraftField
            {...own}
            field="google_maps_link"
            label={t("fields:title.google_maps_link")}
            type="url"
            placeholder="https://maps.example/…"
          />
          <OverrideField
            {...override}
            name="latitude"
            label={t("fields:title.latitude")}
            inputMode="decimal"
            placeholder="52.059935"
          />
          <OverrideField
            {...override}
            name="longitude"
            label={t("fields:title.longitude")}
            inputMode="decimal"
            placeholder="-9.504427"
          />
        </Group>
        <Group title={t("contact.enquiries")}>
          <DraftField
            {...own}
            field="contact_phone"
            label={t("fields:title.contact_phone")}
            type="tel"
            maxLength={30}
          />
          <DraftField
            {...own}
            field="contact_email"
            label={t("fields:title.contact_email")}
            type="email"
          />
          <DraftField
            {...own}
            field="contact_address"
            label={t("fields:title.contact_address")}
            lines={2}
          />
          <DraftField {...own} field="website" label={t("fields:title.website")} type="url" />
        </Group>
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(CONTACT_FIELDS));

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="mb-8 last-of-type:mb-0">
      <legend className="mb-3 font-semibold text-[0.95rem]">{title}</legend>
      <div className="grid gap-5 sm:grid-cols-2">{children}</div>
    </fieldset>
  );
}
