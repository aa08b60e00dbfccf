import { memo } from "react";
import type { StaffSettings } from "../../api/types";
import { DraftField } from "../../forms/DraftField";
import { useStaff } from "../../hotel/staff";
import { OverrideField } from "./OverrideField";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { useSettingsForm } from "./useSettingsForm";

const FIELDS = [
  "phone_override",
  "email_override",
  "website_url_override",
  "booking_url_override",
  "address_line_1_override",
  "address_line_2_override",
  "postal_code_override",
  "city_override",
  "country_override",
  "latitude_override",
  "longitude_override",
  "google_maps_link",
  "contact_phone",
  "contact_email",
  "contact_address",
  "website",
] as const;

/** How guests reach the hotel, book it and find it. */
export const ContactSection = memo(function ContactSection({
  settings,
}: {
  settings: StaffSettings;
}) {
  const { canEdit } = useStaff();
  const form = useSettingsForm("contact", FIELDS, settings);
  const override = { form, settings };
  const own = { form, isDisabled: !canEdit };
  return (
    <SectionCard id="contact" title="Contact" lead="How guests reach you, book and find the way.">
      <SectionForm form={form} what="contact">
        <Group title="Reach and book">
          <OverrideField {...override} name="phone" label="Phone" type="tel" maxLength={30} />
          <OverrideField {...override} name="email" label="E-mail" type="email" maxLength={254} />
          <OverrideField
            {...override}
            name="website_url"
            label="Website"
            type="url"
            maxLength={200}
          />
          <OverrideField
            {...override}
            name="booking_url"
            label="Booking link"
            type="url"
            maxLength={200}
          />
        </Group>
        <Group title="Address">
          <OverrideField
            {...override}
            name="address_line_1"
            label="Address line 1"
            maxLength={255}
          />
          <OverrideField
            {...override}
            name="address_line_2"
            label="Address line 2"
            maxLength={255}
          />
          <OverrideField {...override} name="postal_code" label="Postal code" maxLength={20} />
          <OverrideField {...override} name="city" label="City" maxLength={120} />
          <OverrideField {...override} name="country" label="Country" maxLength={120} />
          <DraftField
            {...own}
            field="google_maps_link"
            label="Map link"
            type="url"
            placeholder="https://maps.example/…"
          />
          <OverrideField
            {...override}
            name="latitude"
            label="Latitude"
            inputMode="decimal"
            placeholder="52.059935"
          />
          <OverrideField
            {...override}
            name="longitude"
            label="Longitude"
            inputMode="decimal"
            placeholder="-9.504427"
          />
        </Group>
        <Group title="Enquiries, when they go elsewhere">
          <DraftField
            {...own}
            field="contact_phone"
            label="Enquiries phone"
            type="tel"
            maxLength={30}
          />
          <DraftField {...own} field="contact_email" label="Enquiries e-mail" type="email" />
          <DraftField {...own} field="contact_address" label="Enquiries address" lines={2} />
          <DraftField {...own} field="website" label="Second website" type="url" />
        </Group>
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(FIELDS));

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="mb-8 last-of-type:mb-0">
      <legend className="mb-3 font-semibold text-[0.95rem]">{title}</legend>
      <div className="grid gap-5 sm:grid-cols-2">{children}</div>
    </fieldset>
  );
}
