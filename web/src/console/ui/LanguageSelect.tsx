import { Languages } from "lucide-react";
import { toast } from "sonner";
import { choose, useLanguage } from "../i18n/choice";
import { isLanguage, LANGUAGES } from "../i18n/languages";
import { useTranslation } from "../i18n/useTranslation";
import { cx } from "./cx";

interface LanguageSelectProps {
  /** Only the sign, for bars without room for words. */
  isIcon?: boolean;
  className?: string;
}

/**
 * Chooses the console's language. The browser's own list, which every phone shows in its own way;
 * each language is called what it calls itself.
 */
export function LanguageSelect({ isIcon, className }: LanguageSelectProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const change = async (code: string) => {
    if (!isLanguage(code)) return;
    try {
      await choose(code);
    } catch {
      toast.error(t("language.failed"));
    }
  };
  return (
    <label
      className={cx(
        "relative inline-flex min-h-11 items-center gap-2 rounded-xl font-medium text-[0.95rem] hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
        isIcon && "w-11 shrink-0 justify-center",
        className,
      )}
    >
      <Languages size={18} aria-hidden className="shrink-0" />
      <select
        aria-label={t("language.label")}
        value={language}
        onChange={(event) => void change(event.target.value)}
        className={cx(
          "min-h-11 cursor-pointer bg-transparent outline-none",
          isIcon ? "absolute inset-0 opacity-0" : "min-w-0 flex-1",
        )}
      >
        {LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
