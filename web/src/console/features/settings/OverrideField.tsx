import type { OverridableName, StaffSettings } from "../../api/types";
import { DraftField } from "../../forms/DraftField";
import type { Values } from "../../forms/draft";
import type { DraftForm } from "../../forms/useDraftForm";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import type { TextFieldProps } from "../../ui/TextField";

interface OverrideFieldProps<T extends Values>
  extends Omit<TextFieldProps, "value" | "onChange" | "errors" | "name" | "hint"> {
  form: DraftForm<T>;
  name: OverridableName;
  settings: StaffSettings;
}

/** A field whose empty state shows the hotel's own value to guests, and says so. */
export function OverrideField<T extends Values>(props: OverrideFieldProps<T>) {
  const { form, name, settings, ...rest } = props;
  const { t } = useTranslation("settings");
  const { canEdit } = useStaff();
  const own = settings[`${name}_hotel`] ?? "";
  // That the override is among the form's fields is only known at run time.
  const texts = form as unknown as DraftForm<Record<string, string>>;
  const field = `${name}_override`;
  const isEmpty = texts.values[field] === "";
  return (
    <DraftField
      {...rest}
      form={texts}
      field={field}
      isDisabled={!canEdit}
      placeholder={own || rest.placeholder}
      hint={isEmpty && own ? t("hotelsOwn", { value: own }) : undefined}
    />
  );
}
