import { memo } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { StaffSettings, ThemeColors, ThemeMode } from "../../api/types";
import { ChangedMeanwhile } from "../../forms/DraftField";
import { useStaff } from "../../hotel/staff";
import { ColorInput } from "./ColorInput";
import { Corrections } from "./Corrections";
import { onlyFor } from "./onlyFor";
import { SectionCard, SectionForm } from "./SectionCard";
import { COLOR_GROUPS, COLOR_NAMES, paintable } from "./theme-colors";
import { useSettingsForm } from "./useSettingsForm";

const FIELDS = ["theme_mode" as const, ...COLOR_NAMES];

const MODES: { mode: ThemeMode; label: string }[] = [
  { mode: "light", label: "Light" },
  { mode: "dark", label: "Dark" },
  { mode: "custom", label: "Custom" },
];

/** The colours of the guests' page. */
export const ThemeSection = memo(function ThemeSection({ settings }: { settings: StaffSettings }) {
  const { canEdit } = useStaff();
  const form = useSettingsForm("theme", FIELDS, settings);
  const colors = form.values as ThemeColors;
  const mode = form.values.theme_mode as ThemeMode;
  return (
    <SectionCard
      id="theme"
      title="Theme"
      lead="The colours of your page. Dark keeps your brand and buttons and makes its own background and text. Guests see them when you save; the preview shows them now."
    >
      <SectionForm form={form} what="theme">
        <div className="flex flex-col gap-7">
          <RadioGroup
            value={mode}
            onChange={(chosen) => form.set("theme_mode", chosen)}
            isDisabled={!canEdit}
            orientation="horizontal"
          >
            <Label className="mb-2 block font-semibold text-[0.95rem]">Mode</Label>
            <div className="inline-flex rounded-xl border border-line bg-sunken p-1">
              {MODES.map((option) => (
                <Radio
                  key={option.mode}
                  value={option.mode}
                  className="flex min-h-11 cursor-pointer items-center rounded-lg px-4 font-medium text-[0.95rem] text-soft selected:bg-accent-soft selected:text-accent"
                >
                  {option.label}
                </Radio>
              ))}
            </div>
          </RadioGroup>
          {COLOR_GROUPS.map((group) => (
            <fieldset key={group.title}>
              <legend className="mb-3 font-semibold text-[0.95rem]">{group.title}</legend>
              <div className="grid gap-4 sm:grid-cols-2">
                {group.colors.map(({ name, label }) => (
                  <div key={name}>
                    <ColorInput
                      label={label}
                      value={form.values[name]}
                      painted={paintable(name, form.values[name])}
                      onChange={(value) => form.set(name, value)}
                      errors={form.errors[name]}
                      isDisabled={!canEdit}
                    />
                    {form.meanwhile.includes(name) && (
                      <ChangedMeanwhile
                        theirs={form.server[name]}
                        onTake={() => form.discard([name])}
                      />
                    )}
                  </div>
                ))}
              </div>
            </fieldset>
          ))}
          <Corrections colors={colors} mode={mode} />
        </div>
      </SectionForm>
    </SectionCard>
  );
}, onlyFor(FIELDS));
