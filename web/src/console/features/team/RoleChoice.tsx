import { Radio, RadioGroup } from "react-aria-components";
import { roleName } from "../../hotel/roles";
import { ROLES, type RoleName } from "../../hotel/team";
import { useTranslation } from "../../i18n/useTranslation";

interface RoleChoiceProps {
  label: string;
  role: RoleName;
  onChange(role: RoleName): void;
}

/** What somebody may do, each role with a sentence. */
export function RoleChoice({ label, role, onChange }: RoleChoiceProps) {
  const { t } = useTranslation("team");
  return (
    <RadioGroup
      aria-label={label}
      value={role}
      onChange={(chosen) => onChange(chosen as RoleName)}
      className="flex flex-col gap-2"
    >
      {ROLES.map((one) => (
        <Radio
          key={one}
          value={one}
          className="group flex cursor-pointer items-start gap-3 rounded-xl border border-line px-4 py-3 selected:border-accent selected:bg-accent-soft hovered:border-control"
        >
          <span
            aria-hidden="true"
            className="mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full border-2 border-control group-selected:border-accent"
          >
            <span className="size-2.5 rounded-full group-selected:bg-accent" />
          </span>
          <span className="min-w-0">
            <span className="block font-medium">{roleName(one)}</span>
            <span className="block text-[0.9rem] text-soft">{t(`roles.${one}`)}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
