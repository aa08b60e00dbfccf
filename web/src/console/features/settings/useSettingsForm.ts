import type { QueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { StaffSettings } from "../../api/types";
import { type DraftForm, useDraftForm } from "../../forms/useDraftForm";
import { paintSettings, settingsPath } from "../../hotel/settings";
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
  const { slug, session } = useStaff();
  const write = useWrite({
    send: (changed: Partial<StaffSettings>) =>
      request<StaffSettings>("PATCH", settingsPath(slug), changed),
    paint: (client: QueryClient, answer) => paintSettings(client, answer),
  });
  return useDraftForm(
    `${session.username}@${slug}/${section}`,
    sectionValues(fields, settings),
    async (changed) =>
      sectionValues(fields, await write.mutateAsync(settingsPatch(changed as Partial<Texts>))),
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
