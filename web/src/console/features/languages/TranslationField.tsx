import { Check, CopyPlus } from "lucide-react";
import { useId } from "react";
import { toast } from "sonner";
import { messageOf } from "../../api/problem";
import { DraftField } from "../../forms/DraftField";
import type { DraftForm } from "../../forms/useDraftForm";
import type { TranslatedText, Translations } from "../../hotel/languages";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { Button } from "../../ui/Button";
import { titleOf } from "./text-title";
import type { TranslationValues } from "./useTranslationForm";

interface TranslationFieldProps {
  text: TranslatedText;
  translations: Translations;
  form: DraftForm<TranslationValues>;
  onConfirm(name: string): Promise<void>;
}

/** A text, its translation, and what is to be done about it. */
export function TranslationField({ text, translations, form, onConfirm }: TranslationFieldProps) {
  const { t } = useTranslation("languages");
  const { canEdit } = useStaff();
  const main = useId();
  const { language, main_language } = translations;
  const typed = form.values[text.name] ?? "";
  const isTyped = text.name in form.changes;
  const isStale = text.standing === "stale" && !isTyped;
  const standing = isTyped ? null : text.standing;
  return (
    <div className="grid gap-x-6 gap-y-3 @2xl:grid-cols-2" data-standing={text.standing}>
      <div className="min-w-0">
        <p className="mb-1.5 font-medium text-[0.9rem] text-soft">{titleOf(text)}</p>
        <p
          id={main}
          lang={main_language.code}
          dir={main_language.dir}
          className="whitespace-pre-wrap break-words rounded-xl bg-sunken px-3.5 py-2.5"
        >
          {text.main}
        </p>
      </div>
      <div className="min-w-0">
        <DraftField
          form={form}
          field={text.name}
          label={titleOf(text)}
          lang={language.code}
          dir={language.dir}
          describedBy={main}
          maxLength={text.max_length}
          lines={text.is_long ? linesFor(text.main) : 1}
          isDisabled={!canEdit}
          hint={standing && <StandingHint standing={standing} />}
        />
        {canEdit && (typed === "" || isStale) && (
          <div className="mt-1 -ms-3 flex flex-wrap">
            {typed === "" && (
              <Button
                look="quiet"
                icon={<CopyPlus size={16} aria-hidden />}
                aria-label={t("keepOf", { text: titleOf(text) })}
                onPress={() => form.set(text.name, text.main)}
              >
                {t("keep")}
              </Button>
            )}
            {isStale && (
              <Button
                look="quiet"
                icon={<Check size={16} aria-hidden />}
                aria-label={t("fitsOf", { text: titleOf(text) })}
                onPress={() =>
                  void onConfirm(text.name).catch((error: unknown) =>
                    toast.error(t("notSaved", { reason: messageOf(error) })),
                  )
                }
              >
                {t("fits")}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function StandingHint({ standing }: { standing: TranslatedText["standing"] }) {
  const { t } = useTranslation("languages");
  const isOpen = standing === "missing" || standing === "stale";
  return <span className={isOpen ? "text-warn" : undefined}>{t(`standing.${standing}`)}</span>;
}

/** Room for about as much as the main text has, in lines. */
function linesFor(main: string): number {
  return Math.min(8, Math.max(2, Math.ceil(main.length / 60)));
}
