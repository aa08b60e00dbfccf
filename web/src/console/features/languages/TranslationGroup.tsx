import { useId } from "react";
import type { DraftForm } from "../../forms/useDraftForm";
import type { Translations } from "../../hotel/languages";
import { useTranslation } from "../../i18n/useTranslation";
import { Picture } from "../../ui/Picture";
import type { Group } from "./groups";
import { TranslationField } from "./TranslationField";
import type { TranslationValues } from "./useTranslationForm";

interface TranslationGroupProps {
  group: Group;
  translations: Translations;
  form: DraftForm<TranslationValues>;
  onConfirm(name: string): Promise<void>;
}

/** Texts that belong together, each beside its translation. */
export function TranslationGroup({ group, translations, form, onConfirm }: TranslationGroupProps) {
  const { t } = useTranslation("languages");
  const heading = useId();
  const title = { page: t("group.page"), room_type: group.name, image: t("group.picture") };
  return (
    <section aria-labelledby={heading} className="@container">
      <h3 id={heading} className="mb-4 flex flex-wrap items-center gap-3 font-semibold text-lg">
        {group.image && (
          <span className="block w-24 shrink-0 overflow-hidden rounded-lg">
            <Picture image={{ ...group.image, alt: "" }} sizes="96px" className="aspect-3/2" />
          </span>
        )}
        <span dir="auto">{title[group.of]}</span>
        {group.isHidden && (
          <span className="font-normal text-[0.85rem] text-soft">{t("group.hidden")}</span>
        )}
      </h3>
      <ul className="flex flex-col gap-6">
        {group.texts.map((text) => (
          <li key={text.name}>
            <TranslationField
              text={text}
              translations={translations}
              form={form}
              onConfirm={onConfirm}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
