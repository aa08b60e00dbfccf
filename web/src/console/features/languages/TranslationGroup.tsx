import { ChevronDown } from "lucide-react";
import { type RefObject, useId, useLayoutEffect, useRef } from "react";
import type { DraftForm } from "../../forms/useDraftForm";
import type { Translations } from "../../hotel/languages";
import { useTranslation } from "../../i18n/useTranslation";
import { cx } from "../../ui/cx";
import { Picture } from "../../ui/Picture";
import { type Group, standingOf } from "./groups";
import { Standing } from "./Standing";
import { TranslationField } from "./TranslationField";
import type { TranslationValues } from "./useTranslationForm";

interface TranslationGroupProps {
  group: Group;
  translations: Translations;
  form: DraftForm<TranslationValues>;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  onConfirm(name: string): Promise<void>;
}

/**
 * Texts that belong together, each beside its translation; folded, what is to be done about them.
 * A folded group is words alone: of two hundred pictures nobody waits for six hundred fields. The
 * browser's own search finds these words, and opens the group that they stand in.
 */
export function TranslationGroup(props: TranslationGroupProps) {
  const { group, translations, form, isOpen, onOpen, onConfirm } = props;
  const { t } = useTranslation("languages");
  const heading = useId();
  const content = useId();
  const folded = useRef<HTMLDivElement>(null);
  useFoundWhileFolded(folded, isOpen, () => onOpen(true));
  const { language, main_language } = translations;
  const title = { page: t("group.page"), room_type: group.name, image: t("group.picture") };
  const unsaved = group.texts.filter(({ name }) => name in form.changes).length;
  return (
    <section aria-labelledby={heading} className="@container border-line border-t">
      <h3 id={heading} className="font-semibold text-lg">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => onOpen(!isOpen)}
          className="flex min-h-14 w-full items-center gap-3 rounded-xl py-2 text-start hover:bg-sunken"
        >
          <ChevronDown
            size={20}
            aria-hidden
            className={cx("shrink-0 text-soft", !isOpen && "-rotate-90 rtl:rotate-90")}
          />
          {group.image && (
            <span className="block w-20 shrink-0 overflow-hidden rounded-lg">
              <Picture image={{ ...group.image, alt: "" }} sizes="80px" className="aspect-3/2" />
            </span>
          )}
          <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
            <span dir="auto" className="min-w-0 wrap-anywhere">
              {title[group.of]}
            </span>{" "}
            {group.of === "image" && (
              <span
                lang={main_language.code}
                dir={main_language.dir}
                className="line-clamp-1 min-w-0 font-normal text-[0.95rem] text-soft"
              >
                {group.texts[0]?.main}
              </span>
            )}{" "}
            {group.isHidden && (
              <span className="font-normal text-[0.85rem] text-soft">{t("group.hidden")}</span>
            )}{" "}
            <span className="w-full font-normal text-[0.85rem]">
              <Standing {...standingOf(group.texts)} />{" "}
              {unsaved > 0 && (
                <span className="text-warn">
                  {t("delivery:line.editingShort", { count: unsaved })}
                </span>
              )}
            </span>
          </span>
        </button>
      </h3>
      {isOpen ? (
        <ul id={content} className="flex flex-col gap-6 pt-2 pb-8">
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
      ) : (
        <div ref={folded} id={content} hidden>
          {group.texts.map(({ name, main }) => (
            <p key={name}>
              <bdi lang={main_language.code}>{main}</bdi>{" "}
              <bdi lang={language.code}>{form.values[name]}</bdi>
            </p>
          ))}
        </div>
      )}
    </section>
  );
}

/**
 * Lets the browser find what is folded, and tells when it does. React knows `hidden` as a yes or no
 * alone; where a browser does not know the third either, what is folded is not found.
 */
function useFoundWhileFolded(
  folded: RefObject<HTMLElement | null>,
  isOpen: boolean,
  onFound: () => void,
): void {
  const latest = useRef(onFound);
  latest.current = onFound;
  useLayoutEffect(() => {
    const element = folded.current;
    if (element === null || isOpen) return;
    const tell = () => latest.current();
    element.setAttribute("hidden", "until-found");
    element.addEventListener("beforematch", tell);
    return () => element.removeEventListener("beforematch", tell);
  }, [folded, isOpen]);
}
