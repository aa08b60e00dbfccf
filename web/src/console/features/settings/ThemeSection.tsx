import { TriangleAlert } from "lucide-react";
import { memo, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { StaffSettings, ThemeColors, ThemeMode } from "../../api/types";
import { ChangedMeanwhile } from "../../forms/DraftField";
import type { DraftForm } from "../../forms/useDraftForm";
import { useFresh } from "../../forms/useFresh";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { FieldCompany } from "../../together/FieldCompany";
import { ColorInput } from "./ColorInput";
import { Contrasts, FaultsOf } from "./Contrasts";
import { type Contrast, contrasts } from "./contrasts";
import { LogoPalettes } from "./LogoPalettes";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { COLOR_GROUPS, COLOR_NAMES, paintable } from "./theme-colors";
import { useSettingsForm } from "./useSettingsForm";

const FIELDS = ["theme_mode" as const, ...COLOR_NAMES];

const MODES: readonly ThemeMode[] = ["light", "dark", "custom"];

/** The colours of the guests' page. */
export const ThemeSection = memo(
  function ThemeSection({ settings }: { settings: StaffSettings }) {
    const { t } = useTranslation("theme");
    const { canEdit } = useStaff();
    const form = useSettingsForm("theme", FIELDS, settings);
    const colors = form.values as ThemeColors;
    const mode = form.values.theme_mode as ThemeMode;
    // Colours that cannot be read are saved by a second click, which nobody makes by mistake.
    const state = JSON.stringify([mode, colors]);
    const [warned, setWarned] = useState("");
    // What guests see corrected today already is no new mistake.
    const all = contrasts(colors, mode);
    const hasFaults = hasNewFaults(all, savedContrasts(form.server));
    const mayBeSaved = () => {
      setWarned(state);
      return !hasFaults || warned === state;
    };
    return (
      <SectionCard id="theme" title={t("title")} lead={t("lead")}>
        <SectionForm
          form={form}
          title={t("settings:sections.theme")}
          save={t("settings:save.theme")}
          mayBeSaved={mayBeSaved}
        >
          <div className="flex flex-col gap-7">
            <LogoPalettes
              logo={settings.images.logo}
              isDisabled={!canEdit}
              onChoose={(palette) => {
                form.set("theme_mode", palette.mode);
                for (const name of COLOR_NAMES) form.set(name, palette.colors[name]);
              }}
            />
            <RadioGroup
              value={mode}
              onChange={(chosen) => form.set("theme_mode", chosen)}
              isDisabled={!canEdit}
              orientation="horizontal"
            >
              <Label className="mb-2 block font-semibold text-[0.95rem]">{t("mode.label")}</Label>
              <div className="inline-flex flex-wrap rounded-xl border border-line bg-sunken p-1">
                {MODES.map((option) => (
                  <Radio
                    key={option}
                    value={option}
                    className="flex min-h-11 cursor-pointer items-center rounded-lg px-4 font-medium text-[0.95rem] text-soft selected:bg-accent-soft selected:text-accent"
                  >
                    {t(`mode.${option}`)}
                  </Radio>
                ))}
              </div>
            </RadioGroup>
            {COLOR_GROUPS.map((group) => (
              <fieldset key={group.id}>
                <legend className="mb-3 font-semibold text-[0.95rem]">
                  {t(`group.${group.id}`)}
                </legend>
                <div className="grid gap-4 sm:grid-cols-2">
                  {group.colors.map((name) => (
                    <div key={name} className="relative" data-field={name}>
                      <ColorInput
                        label={t(`color.${name}`)}
                        value={form.values[name]}
                        painted={paintable(name, form.values[name])}
                        onChange={(value) => form.set(name, value)}
                        errors={form.errors[name]}
                        isDisabled={!canEdit}
                      />
                      <FaultsOf name={name} all={all} />
                      <ColorCompany form={form} name={name} />
                      {form.meanwhile.includes(name) && (
                        <ChangedMeanwhile
                          theirs={form.server[name]}
                          onTake={() => form.discard([name])}
                          onCompare={() => form.compare(name)}
                        />
                      )}
                    </div>
                  ))}
                </div>
              </fieldset>
            ))}
            <Contrasts
              all={all}
              isDisabled={!canEdit}
              onTake={(name, color) => form.set(name, color)}
            />
            {hasFaults && warned === state && form.isChanged && (
              <p
                role="alert"
                className="flex gap-2.5 rounded-xl bg-warn-soft px-4 py-3 text-[0.9rem] text-warn"
              >
                <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
                {t("saveAnyway")}
              </p>
            )}
          </div>
        </SectionForm>
      </SectionCard>
    );
  },
  onlyFor([...FIELDS, "images"]),
);

function ColorCompany(props: { form: DraftForm<Readonly<Record<string, string>>>; name: string }) {
  const { form, name } = props;
  const isFresh = useFresh(form.values[name], form.server[name]);
  return <FieldCompany form={form.id} field={name} isFresh={isFresh} />;
}

function savedContrasts(saved: Readonly<Record<string, string>>): Contrast[] {
  return contrasts(saved as unknown as ThemeColors, saved.theme_mode as ThemeMode);
}

/** Whether words cannot be read that could be before, or that were another colour. */
function hasNewFaults(now: readonly Contrast[], before: readonly Contrast[]): boolean {
  const isOld = (pair: Contrast) =>
    before.some(
      (old) =>
        old.words === pair.words &&
        old.color === pair.color &&
        old.ground.color === pair.ground.color,
    );
  return now.some((pair) => !pair.isReadable && !isOld(pair));
}
