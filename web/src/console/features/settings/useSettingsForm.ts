import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { StaffSettings } from "../../api/types";
import { type DraftForm, useDraftForm } from "../../forms/useDraftForm";
import { paintSettings, settingsPath, settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";

/** The text fields of the settings; an override that is `null` is shown as an empty field. */
export type SettingsText = {
  [N in keyof StaffSettings]: StaffSettings[N] extends string | null ? N : never;
}[keyof StaffSettings];

/** Values of a section, by the settings' own names. */
export type SectionValues<F extends keyof StaffSettings> = {
  readonly [N in F]: StaffSettings[N] extends readonly string[] ? readonly string[] : string;
};

/** One section of the settings as a form that saves by itself. */
export function useSettingsForm<F extends SettingsText | "amenities">(
  section: string,
  fields: readonly F[],
  settings: StaffSettings,
): DraftForm<SectionValues<F>> {
  const { slug } = useStaff();
  const cache = useQueryClient();
  const { queryKey } = settingsQuery(slug);
  const write = useWrite({
    send: (body: Partial<StaffSettings> & { base_revision?: number }) =>
      request<StaffSettings>("PATCH", settingsPath(slug), body),
    paint: (client: QueryClient, answer) => paintSettings(client, answer),
  });
  return useDraftForm(
    section,
    sectionValues(fields, settings),
    async (changed, base) => {
      const body = settingsPatch(changed as Partial<Texts>);
      const answer = await write.mutateAsync(base ? { ...body, base_revision: base } : body);
      return sectionValues(fields, answer);
    },
    {
      // Of the settings that this section shows: newer ones may hold what nobody has seen here.
      base: settings.revision,
      read: (raw) => (Array.isArray(raw) ? raw.map(String) : String(raw ?? "")),
      refresh: () => cache.invalidateQueries({ queryKey }),
    },
  );
}

type Texts = Record<string, string | readonly string[]>;

export function sectionValues<F extends SettingsText | "amenities">(
  fields: readonly F[],
  settings: StaffSettings,
): SectionValues<F> {
  return Object.fromEntries(
    fields.map((field) => [field, settings[field] ?? ""]),
  ) as unknown as SectionValues<F>;
}

/** An empty override is none: the hotel's own value shows again. */
export function settingsPatch(changed: Partial<Texts>): Partial<StaffSettings> {
  return Object.fromEntries(
    Object.entries(changed).map(([field, value]) => [
      field,
      value === "" && field.endsWith("_override") ? null : value,
    ]),
  ) as Partial<StaffSettings>;
}
